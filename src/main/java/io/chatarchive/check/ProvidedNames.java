package io.chatarchive.check;

import io.chatarchive.route.Variables;
import io.chatarchive.settings.Spelling;
import io.chatarchive.standalone.YamlFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The names that routes may refer to: route configurations, {@code direct:} routes, beans and variables. They come from
 * the route files, and from the context that has loaded them.
 */
final class ProvidedNames {
    private static final Set<String> SET_VARIABLES = Set.of("setVariable", "variable", "variableReceive");

    private final CamelContext context;
    private final Set<String> configurations = new TreeSet<>();
    private final Set<String> consumers = new TreeSet<>();
    private final Set<String> beans = new TreeSet<>();
    private final Set<String> variables = new TreeSet<>(Variables.SET_BY_STEPS);

    ProvidedNames(CamelContext context, List<YamlFile> files) {
        this.context = context;
        ModelCamelContext model = (ModelCamelContext) context;
        model.getRouteConfigurationDefinitions().forEach(each -> configurations.add(each.getId()));
        model.getRouteDefinitions().stream()
                .filter(route -> route.getInput() != null)
                .forEach(route -> consumer(route.getInput().getEndpointUri()));
        files.forEach(this::read);
    }

    private void read(YamlFile file) {
        file.steps((key, content) -> {
            switch (key) {
                case "from" -> consumer(YamlFile.text(content) + YamlFile.text(content, "uri"));
                case "beans" -> YamlFile.items(content).forEach(bean -> beans.add(YamlFile.text(bean, "name")));
                case "setVariables" -> variablesOf(content);
                default -> {
                    if (SET_VARIABLES.contains(key)) {
                        variables.add(YamlFile.text(content) + YamlFile.text(content, "name"));
                    }
                }
            }
            return true;
        });
    }

    private void variablesOf(Node list) {
        YamlFile.value(list, "variables")
                .ifPresent(
                        all -> YamlFile.items(all).forEach(variable -> variables.add(YamlFile.text(variable, "name"))));
    }

    private void consumer(String uri) {
        if (uri.startsWith("direct:")) {
            consumers.add(direct(resolved(uri)));
        }
    }

    /** The name of a {@code direct:} endpoint, without slashes and options. */
    static String direct(String uri) {
        return uri.replaceFirst("^direct:/*", "").replaceFirst("\\?.*", "");
    }

    /** With the settings put in; as it is, where that is not possible. */
    String resolved(String text) {
        try {
            String value = context.resolvePropertyPlaceholders(text);
            return value == null ? text : value;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    boolean hasConfiguration(String id) {
        return configurations.contains(id);
    }

    boolean hasConsumer(String name) {
        return consumers.contains(name);
    }

    /** Also the name of a thread pool profile, which takes the place of an executor. */
    boolean hasBean(String name) {
        return beans.contains(name)
                || context.getRegistry().lookupByName(name) != null
                || context.getExecutorServiceManager().getThreadPoolProfile(name) != null;
    }

    boolean hasVariable(String name) {
        return variables.contains(name);
    }

    Optional<String> nearestConfiguration(String id) {
        return Spelling.nearest(id, configurations);
    }

    Optional<String> nearestConsumer(String name) {
        return Spelling.nearest(name, consumers);
    }

    Optional<String> nearestBean(String name) {
        Set<String> known = new TreeSet<>(beans);
        known.addAll(context.getRegistry().findByTypeWithName(Object.class).keySet());
        return Spelling.nearest(name, known);
    }

    Optional<String> nearestVariable(String name) {
        return Spelling.nearest(name, variables);
    }
}
