package io.chatarchive.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.chatarchive.fault.Finding;
import io.chatarchive.settings.RouteResources;
import io.chatarchive.standalone.YamlFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What is wrong with a route file, with file and line, as far as one can see without running it. */
final class RouteFileCheck {
    /** Innermost ones, without a default. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}:?]+?)\\s*}}");

    private final CamelContext context;
    private final ClassCheck classes;

    RouteFileCheck(CamelContext context) {
        this.context = context;
        this.classes = new ClassCheck(context);
    }

    /**
     * What is wrong with a file before it is loaded: its form, and settings and classes that it names.
     *
     * @param areAll whether the context has no files of other kinds, which may be classes
     */
    List<Finding> form(Resource file, boolean areAll) throws IOException {
        try {
            YamlFile yaml = YamlFile.of(file);
            Map<Integer, String> problems = new TreeMap<>();
            SchemaCheck.look(yaml, problems);
            placeholders(yaml, problems);
            if (areAll) {
                classes.look(yaml, problems);
            }
            return findings(file, problems);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            return findings(file, Map.of(line, "this is no YAML: " + e.getProblem()));
        } catch (YamlEngineException | JsonProcessingException e) {
            return findings(file, Map.of(1, "this is no YAML: " + e.getMessage()));
        }
    }

    /**
     * What is wrong with what the files name, once all are loaded: components may be beans.
     *
     * @param areAll whether the context has no other files
     */
    List<Finding> names(List<Resource> files, boolean areAll) throws IOException {
        FlowCheck flow = new FlowCheck(context, files, areAll);
        EndpointCheck endpoints = new EndpointCheck(context, flow.supplies());
        List<Finding> findings = new ArrayList<>();
        for (Resource file : files) {
            Map<Integer, String> problems = new TreeMap<>();
            endpoints.look(YamlFile.of(file), problems);
            flow.look(file, problems);
            findings.addAll(findings(file, problems));
        }
        return findings;
    }

    private static List<Finding> findings(Resource file, Map<Integer, String> problems) {
        String name = RouteResources.name(file);
        return problems.entrySet().stream()
                .map(problem -> Finding.fail("routes", name + ":" + problem.getKey() + ": " + problem.getValue()))
                .toList();
    }

    private void placeholders(YamlFile yaml, Map<Integer, String> problems) {
        List<Node> nodes = yaml.nodes();
        Set<String> ofTemplates = new HashSet<>();
        for (Node node : nodes) {
            for (String kind : List.of("parameters", "beans")) {
                YamlFile.value(node, kind)
                        .ifPresent(list ->
                                YamlFile.items(list).forEach(item -> ofTemplates.add(YamlFile.text(item, "name"))));
            }
        }
        for (Node node : nodes) {
            if (node instanceof ScalarNode scalar) {
                Matcher found = PLACEHOLDER.matcher(scalar.getValue());
                while (found.find()) {
                    String key = found.group(1);
                    if (!ofTemplates.contains(key) && !isKnown(key)) {
                        problems.putIfAbsent(YamlFile.line(node), "nothing is set for {{" + key + "}}");
                    }
                }
            }
        }
    }

    private boolean isKnown(String key) {
        return context.getPropertiesComponent().resolveProperty(key).isPresent();
    }
}
