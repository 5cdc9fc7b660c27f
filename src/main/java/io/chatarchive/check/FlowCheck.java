package io.chatarchive.check;

import io.chatarchive.standalone.YamlFile;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.nodes.Node;

/** Looks up what the routes name: other routes, route configurations, beans and variables. The files are loaded. */
final class FlowCheck {
    private final Map<String, YamlFile> files = new LinkedHashMap<>();
    private final List<RoutePart> parts;
    private final RouteSupplies supplies;
    private final RouteVariables variables;
    private final SqlHeaders headers;

    /**
     * Of a context.
     *
     * @param yaml the files
     * @param areAll whether it has no others
     */
    FlowCheck(CamelContext context, Collection<Resource> yaml, boolean areAll) throws IOException {
        for (Resource file : yaml) {
            files.put(file.getLocation(), YamlFile.of(file));
        }
        parts = RoutePart.of(List.copyOf(files.values()), new Placeholders(context));
        supplies = new RouteSupplies(context, parts);
        variables = new RouteVariables(parts, supplies, areAll);
        headers = new SqlHeaders(parts);
    }

    RouteSupplies supplies() {
        return supplies;
    }

    /** Puts down what nobody provides, by line. */
    void look(Resource file, Map<Integer, String> problems) {
        YamlFile yaml = files.get(file.getLocation());
        for (RoutePart part : parts) {
            if (part.file() == yaml) {
                routeConfigurations(part, problems);
                RouteEndpoints.targets(part, (address, place) -> put(supplies.listener(address), place, problems));
                RouteBeans.references(part, (key, reference, place) -> put(bean(key, reference), place, problems));
                methods(part, problems);
                variables.look(part, problems::putIfAbsent);
                if (variables.areKnown()) {
                    headers.look(part, problems::putIfAbsent);
                }
            }
        }
    }

    private void routeConfigurations(RoutePart part, Map<Integer, String> problems) {
        YamlFile.steps(part.node(), (key, content) -> {
            if (key.equals("routeConfigurationId")) {
                part.forms(YamlFile.text(content)).stream()
                        .filter(form -> !RoutePart.isDynamic(form))
                        .flatMap(form -> List.of(form.split(",", -1)).stream())
                        .forEach(id -> put(supplies.routeConfiguration(id), content, problems));
            }
            return true;
        });
    }

    private Optional<String> bean(String key, String reference) {
        return RouteBeans.name(reference)
                .flatMap(name -> RouteBeans.isThreadPool(key) ? supplies.threadPool(name) : supplies.bean(name));
    }

    private void methods(RoutePart part, Map<Integer, String> problems) {
        YamlFile.steps(part.node(), (key, content) -> {
            Optional<Node> method = YamlFile.value(content, "method");
            if (method.isPresent() && (key.equals("bean") || key.equals("method"))) {
                String name = YamlFile.text(method.get()).replaceFirst("\\(.*", "");
                RouteBeans.name(YamlFile.text(content, "ref"))
                        .flatMap(bean -> supplies.method(bean, name))
                        .ifPresent(words -> problems.putIfAbsent(YamlFile.line(method.get()), words));
            }
            return true;
        });
    }

    private static void put(Optional<String> words, Node place, Map<Integer, String> problems) {
        words.ifPresent(each -> problems.putIfAbsent(YamlFile.line(place), each));
    }
}
