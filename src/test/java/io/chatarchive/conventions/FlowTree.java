package io.chatarchive.conventions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Draws routes as a tree: what a route calls stands where it is called, once. Steps without an id are left out. */
final class FlowTree {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String PREFIX = "chat-archive-";
    private static final Set<String> BLOCKS = Set.of("split", "loop", "filter", "choice", "doTry");

    private final Map<String, JsonNode> routes = new LinkedHashMap<>();
    private final Map<String, Path> files = new LinkedHashMap<>();
    private final Set<String> drawn = new HashSet<>();
    private final StringBuilder tree = new StringBuilder();
    private Path file;

    /** Of all files in a folder. */
    FlowTree(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.sorted().toList()) {
                for (JsonNode item : YAML.readTree(file.toFile())) {
                    JsonNode route = item.path("routeTemplate").has("route")
                            ? item.path("routeTemplate").path("route")
                            : item.path("route");
                    String uri = route.path("from").path("uri").asText();
                    if (!uri.isEmpty()) {
                        routes.put(uri, route);
                        files.put(uri, file.getFileName());
                    }
                }
            }
        }
    }

    /** The route that begins with an endpoint, and all that it leads to. */
    String from(String uri) {
        List<Child> steps = route(uri);
        tree.append(uri).append("   (").append(file).append(")\n");
        children(steps, "");
        return tree.toString();
    }

    private record Child(String label, JsonNode content) {}

    private List<Child> route(String uri) {
        drawn.add(uri);
        file = files.get(uri);
        return steps(routes.get(uri).path("from").path("steps"));
    }

    private static List<Child> steps(JsonNode steps) {
        List<Child> children = new ArrayList<>();
        for (JsonNode step : steps) {
            step.properties().forEach(entry -> add(entry.getKey(), entry.getValue(), children));
        }
        return children;
    }

    private static void add(String kind, JsonNode step, List<Child> children) {
        String id = step.path("id").asText().replaceFirst("^" + PREFIX, "");
        if (!id.isEmpty()) {
            children.add(new Child(BLOCKS.contains(kind) ? word(kind) + " " + id : id, step));
        }
        step.path("doCatch").forEach(caught -> children.add(new Child("catch " + condition(caught), caught)));
    }

    private static String word(String kind) {
        return kind.equals("doTry") ? "try" : kind;
    }

    private static String condition(JsonNode caught) {
        return caught.path("onWhen")
                .path("expression")
                .path("method")
                .path("method")
                .asText();
    }

    private static List<Child> inside(JsonNode step) {
        List<Child> children = new ArrayList<>(steps(step.path("steps")));
        step.path("when").forEach(when -> children.addAll(steps(when.path("steps"))));
        children.addAll(steps(step.path("otherwise").path("steps")));
        return children;
    }

    private void children(List<Child> children, String indent) {
        for (int i = 0; i < children.size(); i++) {
            boolean last = i == children.size() - 1;
            draw(children.get(i), indent + (last ? "└─ " : "├─ "), indent + (last ? "   " : "│  "));
        }
    }

    private void draw(Child child, String line, String indent) {
        String uri = child.content().path("uri").asText().replace("${variable.archive.name}", "chat");
        boolean again = drawn.contains(uri);
        tree.append(line).append(child.label());
        if (!uri.isEmpty()) {
            tree.append(" ─▶ ").append(uri).append(again ? ", again" : "");
        }
        if (routes.containsKey(uri) && !again) {
            Path caller = file;
            tree.append(files.get(uri).equals(caller) ? "\n" : "   (" + files.get(uri) + ")\n");
            children(route(uri), indent);
            file = caller;
        } else {
            tree.append('\n');
            children(inside(child.content()), indent);
        }
    }
}
