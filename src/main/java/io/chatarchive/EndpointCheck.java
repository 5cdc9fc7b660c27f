package io.chatarchive;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.RuntimeCamelCatalog;
import org.apache.camel.support.PluginHelper;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Looks endpoints up in the catalogue of the components that are on the class path: their names, options and values. */
final class EndpointCheck {
    private static final Pattern PLACEHOLDER = Pattern.compile(".*(\\{\\{|\\$\\{|RAW\\().*", Pattern.DOTALL);

    private final CamelContext context;
    private final RuntimeCamelCatalog catalogue;

    EndpointCheck(CamelContext context) {
        this.context = context;
        this.catalogue = PluginHelper.getRuntimeCamelCatalog(context);
    }

    /** Puts down what is wrong, by line. */
    void look(YamlFile yaml, Map<Integer, String> problems) {
        for (Node node : yaml.nodes()) {
            String uri = YamlFile.text(node, "uri");
            if (!uri.isEmpty()) {
                int line = YamlFile.value(node, "uri").map(YamlFile::line).orElse(1);
                look(resolved(uri), YamlFile.value(node, "parameters").orElse(null), line, problems);
            }
        }
    }

    private void look(String uri, Node parameters, int line, Map<Integer, String> problems) {
        String scheme = uri.replaceFirst("[:?].*", "");
        if (PLACEHOLDER.matcher(scheme).matches()) {
            return;
        }
        if (catalogue.componentJSonSchema(scheme) == null) {
            problems.putIfAbsent(line, "there is no component '" + scheme + "' on the class path");
            return;
        }
        String query = uri.contains("?") ? uri.substring(uri.indexOf('?') + 1) : "";
        for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            String[] nameAndValue = option.split("=", 2);
            look(scheme, nameAndValue[0], nameAndValue.length == 1 ? "" : nameAndValue[1], line, problems);
        }
        if (parameters instanceof MappingNode map) {
            map.getValue().forEach(entry -> {
                String name = ((ScalarNode) entry.getKeyNode()).getValue();
                String value = entry.getValueNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                look(scheme, name, resolved(value), YamlFile.line(entry.getKeyNode()), problems);
            });
        }
    }

    private void look(String scheme, String option, String value, int line, Map<Integer, String> problems) {
        Map<String, String> options = new TreeMap<>();
        options.put(option, value);
        EndpointValidationResult result = catalogue.validateProperties(scheme, options);
        if (result.getUnknown() != null) {
            problems.putIfAbsent(line, scheme + " has no option '" + option + "'");
        } else if (result.getNumberOfErrors() > missing(result)
                && !PLACEHOLDER.matcher(value).matches()) {
            problems.putIfAbsent(line, scheme + " takes no '" + value + "' for " + option);
        }
    }

    private static int missing(EndpointValidationResult result) {
        return result.getRequired() == null ? 0 : result.getRequired().size();
    }

    /** With the settings put in; as it is, where that is not possible, such as for a template's own parameters. */
    private String resolved(String text) {
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
