package io.chatarchive.check;

import io.chatarchive.standalone.YamlFile;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Looks whether everything that the routes refer to is there: route configurations, {@code direct:} routes, beans and
 * variables. A name that is known only when a route runs is not judged.
 */
final class ReferenceCheck {
    /** Keys whose value is the name of a bean, with or without {@code #} before it. */
    private static final Set<String> BEANS = Set.of(
            "ref",
            "aggregationStrategy",
            "executorService",
            "idempotentRepository",
            "objectMapper",
            "onExceptionOccurredRef",
            "onPrepareFailureRef",
            "onRedeliveryRef",
            "redeliveryPolicyRef",
            "routePolicy");

    /** What is inside is no step: values of beans, and the parameters that a template declares or is given. */
    private static final Set<String> NO_STEPS =
            Set.of("beans", "properties", "templatedRoute", "description", "from", "parameters");

    private static final Pattern UNKNOWABLE = Pattern.compile(".*(\\{\\{|\\$\\{).*", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{variables?\\.([\\w-]+)(?![\\w:-])");
    private static final Pattern SIMPLE_BEAN = Pattern.compile("\\$\\{bean:([\\w-]+)");

    private final ProvidedNames provided;
    private final Map<Integer, String> problems;

    /**
     * Makes one.
     *
     * @param problems receives what is wrong, by line
     */
    ReferenceCheck(ProvidedNames provided, Map<Integer, String> problems) {
        this.provided = provided;
        this.problems = problems;
    }

    void look(YamlFile file) {
        file.steps((key, content) -> {
            if (key.equals("from")) { // its options may be beans
                YamlFile.value(content, "parameters").ifPresent(this::options);
                YamlFile.value(content, "steps").ifPresent(steps -> YamlFile.steps(steps, this::step));
            }
            return step(key, content);
        });
    }

    /** Whether to look at what is inside. */
    private boolean step(String key, Node content) {
        String text = provided.resolved(YamlFile.text(content));
        if (key.equals("routeConfigurationId")) {
            Stream.of(text.split(",", -1)).map(String::strip).forEach(id -> configuration(id, content));
        } else if (BEANS.contains(key)) {
            bean(text, content);
        } else if (key.equals("parameters")) {
            options(content);
        } else if (text.startsWith("direct:") || text.startsWith("bean:")) {
            Stream.of(text.split(",", -1)).map(String::strip).forEach(uri -> endpoint(uri, content));
        }
        variables(YamlFile.text(content), content);
        return !NO_STEPS.contains(key);
    }

    private void options(Node parameters) {
        YamlFile.steps(parameters, (option, value) -> {
            if (YamlFile.text(value).startsWith("#")) {
                bean(provided.resolved(YamlFile.text(value)), value);
            }
            return false;
        });
    }

    private void configuration(String id, Node place) {
        boolean isPattern =
                id.isEmpty() || id.endsWith("*") || UNKNOWABLE.matcher(id).matches();
        if (!isPattern && !provided.hasConfiguration(id)) {
            say(place, "no route file has the routeConfiguration '" + id + "'", provided.nearestConfiguration(id));
        }
    }

    private void endpoint(String uri, Node place) {
        if (UNKNOWABLE.matcher(uri).matches()) {
            return;
        }
        if (uri.startsWith("bean:")) {
            bean(uri.replaceFirst("^bean:/*", "").replaceFirst("\\?.*", ""), place);
            return;
        }
        String name = ProvidedNames.direct(uri);
        if (uri.startsWith("direct:") && !provided.hasConsumer(name)) {
            say(
                    place,
                    "no route begins with direct:" + name,
                    provided.nearestConsumer(name).map(nearest -> "direct:" + nearest));
        }
    }

    /** A name with a dot is a class, one with a colon such as {@code #class:} names its kind. */
    private void bean(String reference, Node place) {
        String name = reference.replaceFirst("^#(bean:)?", "");
        boolean isName = !name.isEmpty()
                && !name.matches(".*[.:].*")
                && !UNKNOWABLE.matcher(name).matches();
        if (isName && !provided.hasBean(name)) {
            say(place, "there is no bean '" + name + "'", provided.nearestBean(name));
        }
    }

    private void variables(String text, Node place) {
        VARIABLE.matcher(text).results().map(found -> found.group(1)).forEach(name -> {
            if (!provided.hasVariable(name)) {
                say(place, "nothing sets the variable '" + name + "'", provided.nearestVariable(name));
            }
        });
        SIMPLE_BEAN.matcher(text).results().forEach(found -> bean(found.group(1), place));
    }

    private void say(Node place, String sentence, Optional<String> nearest) {
        String question = nearest.map(name -> "; did you mean " + name + "?").orElse("");
        problems.putIfAbsent(YamlFile.line(place), sentence + question);
    }
}
