package io.chatarchive.check;

import io.chatarchive.standalone.YamlFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** The endpoints inside a runtime, {@code direct:} and {@code seda:}: which steps send to them, and which listen. */
final class RouteEndpoints {
    private static final Set<String> SENDS =
            Set.of("to", "toD", "wireTap", "deadLetterUri", "afterUri", "compensation", "completion");

    /** Their expression says where to: one endpoint, or several with a delimiter between them. */
    private static final Map<String, String> SENDS_BY_EXPRESSION = Map.of(
            "enrich", "", "recipientList", "delimiter", "routingSlip", "uriDelimiter", "dynamicRouter", "uriDelimiter");

    private static final Set<String> LISTENS = Set.of("from", "poll", "interceptSendToEndpoint");

    private static final Pattern INSIDE = Pattern.compile("(direct|seda):.+");
    private static final Pattern DYNAMIC = Pattern.compile("\\{\\{.*}}|\\$(simple)?\\{[^}]*}");

    /** The sender wants nobody to miss a listener. */
    private static final Pattern WITHOUT_LISTENER =
            Pattern.compile("failIfNoConsumers=false|discardIfNoConsumers=true");

    private RouteEndpoints() {}

    /** An endpoint without its options; a star is in it for what is dynamic. */
    static String address(String uri) {
        String name = DYNAMIC.matcher(uri.replaceFirst("\\?.*", "")).replaceAll("*");
        return name.replaceFirst("^(direct|seda)://", "$1:");
    }

    /** Polling makes a listener; and what an interceptor takes needs none. */
    static void listeners(RoutePart part, Consumer<String> visitor) {
        YamlFile.steps(part.node(), (key, content) -> {
            Stream<String> uris = key.equals("pollEnrich")
                    ? expression(content).map(YamlFile::text).stream()
                    : LISTENS.contains(key) ? Stream.of(uri(content)) : Stream.empty();
            uris.flatMap(uri -> part.forms(uri).stream())
                    .map(RouteEndpoints::address)
                    .forEach(visitor);
            return !key.equals("beans");
        });
    }

    /** Where a part sends something to, with the place at which it says so. */
    static void targets(RoutePart part, BiConsumer<String, Node> visitor) {
        YamlFile.steps(part.node(), (key, content) -> {
            if (SENDS.contains(key)) {
                target(part, uri(content), content, visitor);
            } else if (SENDS_BY_EXPRESSION.containsKey(key)) {
                expression(content).ifPresent(text -> {
                    for (String uri : split(YamlFile.text(text), content, SENDS_BY_EXPRESSION.get(key))) {
                        target(part, uri.strip(), text, visitor);
                    }
                });
            }
            return !key.equals("beans");
        });
    }

    private static void target(RoutePart part, String uri, Node content, BiConsumer<String, Node> visitor) {
        Node place = YamlFile.value(content, "uri").orElse(content);
        for (String form : part.forms(uri)) {
            String address = address(form);
            if (INSIDE.matcher(address).matches()
                    && !WITHOUT_LISTENER.matcher(form).find()) {
                visitor.accept(address, place);
            }
        }
    }

    /** In one piece, with the name and the options that are parameters in it. */
    private static String uri(Node content) {
        String brief = YamlFile.text(content);
        String uri = brief.isEmpty() ? YamlFile.text(content, "uri") : brief;
        Optional<Node> parameters = YamlFile.value(content, "parameters");
        String name = parameters.map(map -> YamlFile.text(map, "name")).orElse("");
        String options = parameters
                .map(map -> "?failIfNoConsumers=" + YamlFile.text(map, "failIfNoConsumers") + "&discardIfNoConsumers="
                        + YamlFile.text(map, "discardIfNoConsumers"))
                .orElse("");
        return (uri.contains(":") ? uri : uri + ":" + name) + options;
    }

    /** The text of a constant or simple expression. */
    private static Optional<Node> expression(Node content) {
        Node expression = YamlFile.value(content, "expression").orElse(content);
        return Stream.of("constant", "simple")
                .flatMap(language -> YamlFile.value(expression, language).stream())
                .map(text -> YamlFile.value(text, "expression").orElse(text))
                .findFirst();
    }

    private static List<String> split(String text, Node content, String option) {
        String delimiter = option.isEmpty() ? "" : YamlFile.text(content, option);
        return option.isEmpty()
                ? List.of(text)
                : List.of(text.split(Pattern.quote(delimiter.isEmpty() ? "," : delimiter), -1));
    }
}
