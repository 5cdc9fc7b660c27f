package io.chatarchive.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.standalone.YamlFile;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.RuntimeCamelCatalog;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.PluginHelper;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Looks endpoints up in the catalogue of the components that are on the class path: their names, options and values. */
final class EndpointCheck {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> NO_ENDPOINT = Set.of(
            "properties", "parameters", "intercept", "interceptFrom", "interceptSendToEndpoint", "templatedRoute");

    private static final Set<String> SHORT = Set.of("from", "to", "toD", "wireTap");

    /** A value that is known only when a route is made or runs. */
    private static final Pattern UNKNOWABLE = Pattern.compile(".*(\\{\\{|\\$\\{|RAW\\().*", Pattern.DOTALL);

    private final CamelContext context;
    private final RouteSupplies supplies;
    private final Placeholders placeholders;
    private final RuntimeCamelCatalog catalogue;

    EndpointCheck(CamelContext context, RouteSupplies supplies) {
        this.context = context;
        this.supplies = supplies;
        this.placeholders = new Placeholders(context);
        this.catalogue = PluginHelper.getRuntimeCamelCatalog(context);
    }

    /** Puts down what is wrong, by line. */
    void look(YamlFile yaml, Map<Integer, String> problems) {
        yaml.steps((step, content) -> {
            if (NO_ENDPOINT.contains(step)) {
                return false;
            }
            String brief = SHORT.contains(step) ? YamlFile.text(content) : "";
            Node uri = brief.isEmpty() ? YamlFile.value(content, "uri").orElse(null) : content;
            if (uri != null) {
                look(YamlFile.text(uri), YamlFile.value(content, "parameters").orElse(null), uri, problems);
            }
            return true;
        });
    }

    private void look(String written, Node parameters, Node place, Map<Integer, String> problems) {
        String uri = placeholders.resolved(written);
        String scheme = scheme(uri.replaceFirst("[:?].*", ""));
        int line = YamlFile.line(place);
        if (scheme.isEmpty() || UNKNOWABLE.matcher(scheme).matches()) {
            return;
        }
        if (catalogue.componentJSonSchema(scheme) == null) {
            problems.putIfAbsent(line, "there is no component '" + scheme + "' on the class path");
            return;
        }
        named(scheme, uri).flatMap(supplies::bean).ifPresent(words -> problems.putIfAbsent(line, words));
        String query = written.contains("?") ? written.substring(written.indexOf('?') + 1) : "";
        for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            String[] nameAndValue = option.split("=", 2);
            look(scheme, nameAndValue[0], nameAndValue.length == 1 ? "" : nameAndValue[1], line, problems);
        }
        if (parameters instanceof MappingNode map) {
            map.getValue()
                    .forEach(entry -> look(
                            scheme,
                            YamlFile.text(entry.getKeyNode()),
                            YamlFile.text(entry.getValueNode()),
                            YamlFile.line(entry.getKeyNode()),
                            problems));
        }
    }

    /** A component that somebody has bound as a bean is looked up by the name that its class has in the catalogue. */
    private String scheme(String name) {
        Object bean = context.getRegistry().lookupByName(name);
        if (bean instanceof org.apache.camel.Component) {
            Component known = bean.getClass().getAnnotation(Component.class);
            return known == null ? "" : known.value();
        }
        return name;
    }

    private void look(String scheme, String option, String written, int line, Map<Integer, String> problems) {
        String value = placeholders.resolved(written);
        Map<String, String> options = new TreeMap<>();
        options.put(option, value);
        EndpointValidationResult result = catalogue.validateProperties(scheme, options);
        if (result.getUnknown() != null) {
            problems.putIfAbsent(line, scheme + " has no option '" + option + "'");
        } else if (result.getNumberOfErrors() > missing(result)
                && !UNKNOWABLE.matcher(value).matches()) {
            problems.putIfAbsent(line, scheme + " takes no '" + written + "' for " + option);
        } else if (value.startsWith("#bean:") || (value.startsWith("#") && isObject(scheme, option))) {
            RouteBeans.name(value).flatMap(supplies::bean).ifPresent(words -> problems.putIfAbsent(line, words));
        }
    }

    /** The bean that an endpoint is named for. */
    private static Optional<String> named(String scheme, String uri) {
        String name = uri.replaceFirst("^[^:?]*:?(//)?", "").replaceFirst("\\?.*", "");
        boolean bean = scheme.equals("bean") || (scheme.equals("jdbc") && !name.matches("dataSource|default"));
        return bean && !name.isEmpty() ? RouteBeans.name(name) : Optional.empty();
    }

    private boolean isObject(String scheme, String option) {
        try {
            JsonNode properties =
                    JSON.readTree(catalogue.componentJSonSchema(scheme)).path("properties");
            return properties.path(option).path("type").asText().equals("object");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int missing(EndpointValidationResult result) {
        return result.getRequired() == null ? 0 : result.getRequired().size();
    }
}
