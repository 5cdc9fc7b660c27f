package io.chatarchive.check;

import io.chatarchive.archive.StepOutputs;
import io.chatarchive.route.StoreRoute;
import io.chatarchive.standalone.YamlFile;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The headers that the SQL of a store route names, {@code :?rows}. In any other route they may come from outside; and in a
 * store route that asks other endpoints, from those.
 */
final class SqlHeaders {
    private static final Pattern NAMED = Pattern.compile(":\\?(\\w+)");
    private static final Pattern STORE = Pattern.compile("direct:.*" + StoreRoute.SUFFIX + "(\\?.*)?");
    private static final Pattern SETS_NONE = Pattern.compile("(jdbc|log)\\b.*");
    private static final Set<String> ASKS = Set.of("to", "toD", "enrich", "poll", "pollEnrich", "script", "headers");

    private final Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private boolean areKnown = true;

    SqlHeaders(Collection<RoutePart> parts) {
        set.addAll(StepOutputs.HEADERS);
        parts.forEach(part -> YamlFile.steps(part.node(), (key, content) -> {
            if (key.equals("setHeader")) {
                part.forms(YamlFile.text(content, "name")).forEach(this::add);
            } else if (key.equals("headers")) {
                YamlFile.items(content)
                        .forEach(each -> part.forms(YamlFile.text(each, "name")).forEach(this::add));
            }
            return true;
        }));
    }

    /** A map of parameters is in the place of all headers. */
    private void add(String form) {
        areKnown &= !RoutePart.isDynamic(form) && !form.toLowerCase(Locale.ROOT).equals("cameljdbcparameters");
        set.add(form);
    }

    /** The sentence for each header that nothing sets, with its place. */
    void look(RoutePart part, BiConsumer<Integer, String> visitor) {
        Optional<Node> route = YamlFile.value(part.node(), "route");
        String from = route.flatMap(each -> YamlFile.value(each, "from"))
                .map(each -> YamlFile.text(each, "uri"))
                .orElse("");
        if (areKnown && STORE.matcher(from).matches() && !asksOthers(part)) {
            YamlFile.steps(part.node(), (key, content) -> {
                look(part, content, visitor);
                return true;
            });
        }
    }

    private static boolean asksOthers(RoutePart part) {
        boolean[] asks = {false};
        YamlFile.steps(part.node(), (key, content) -> {
            String uri = YamlFile.text(content) + YamlFile.text(content, "uri");
            asks[0] |= ASKS.contains(key) && !SETS_NONE.matcher(uri).matches();
            return true;
        });
        return asks[0];
    }

    private void look(RoutePart part, Node content, BiConsumer<Integer, String> visitor) {
        Matcher found = NAMED.matcher(YamlFile.text(content));
        while (found.find()) {
            String name = found.group(1);
            if (!set.contains(name) && !name.startsWith("Camel")) {
                visitor.accept(
                        part.file().line(YamlFile.line(content), found.group()),
                        "nothing sets the header '" + name + "' for the SQL" + RouteSupplies.meant(name, set));
            }
        }
    }
}
