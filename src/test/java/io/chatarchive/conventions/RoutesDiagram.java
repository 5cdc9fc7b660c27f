package io.chatarchive.conventions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A flowchart in Mermaid of what the route files say: a box for each route with its steps, an arrow for each call. */
final class RoutesDiagram {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** What only repeats the project's name. */
    private static final Pattern PREFIX = Pattern.compile("^chat-(archive|intake)-");

    private final List<String> boxes = new ArrayList<>();
    private final List<String> arrows = new ArrayList<>();
    private final Map<String, String> listeners = new LinkedHashMap<>();
    private final List<JsonNode> documents = new ArrayList<>();

    /** Of these files, in this order. */
    static String of(List<Path> files) throws IOException {
        RoutesDiagram diagram = new RoutesDiagram();
        for (Path file : files) {
            diagram.documents.add(YAML.readTree(file.toFile()));
        }
        diagram.documents.forEach(diagram::addListeners);
        for (int i = 0; i < files.size(); i++) {
            diagram.addFile(files.get(i).getFileName().toString(), diagram.documents.get(i));
        }
        return "flowchart TB\n" + String.join("\n", diagram.boxes) + "\n\n  " + String.join("\n  ", diagram.arrows)
                + "\n";
    }

    private void addListeners(JsonNode document) {
        for (JsonNode part : document) {
            route(part)
                    .ifPresent(route ->
                            listeners.put(route.path("from").path("uri").asText(), id(part)));
        }
    }

    /** A template's route has the template's id. */
    private static Optional<JsonNode> route(JsonNode part) {
        JsonNode route = part.has("routeTemplate") ? part.path("routeTemplate").path("route") : part.path("route");
        return route.isMissingNode() ? Optional.empty() : Optional.of(route);
    }

    private static String id(JsonNode part) {
        JsonNode content = part.elements().next();
        return content.path(content.has("routeId") ? "routeId" : "id").asText();
    }

    private void addFile(String file, JsonNode document) {
        boxes.add("  subgraph " + file.replaceFirst("\\..*", "") + "-file [" + file + "]");
        for (JsonNode part : document) {
            route(part).ifPresentOrElse(route -> addRoute(id(part), route), () -> addOther(part));
        }
        boxes.add("  end");
    }

    private void addRoute(String id, JsonNode route) {
        List<String> lines = new ArrayList<>();
        String from = route.path("from").path("uri").asText();
        if (!from.equals("direct:" + id)) {
            lines.add("from " + from);
        }
        addSteps(id, route.path("from").path("steps"), "", "-->", lines);
        addBox(id, lines);
        String policy = route.path("routeConfigurationId").asText();
        if (documents.stream()
                .flatMap(document -> document.findValues("routeConfiguration").stream())
                .anyMatch(each -> each.path("id").asText().equals(policy) && each.has("onException"))) {
            arrows.add(id + " -.->|on exception| " + policy);
        }
    }

    private void addOther(JsonNode part) {
        JsonNode policies = part.path("routeConfiguration").path("onException");
        if (!policies.isMissingNode()) {
            List<String> lines = new ArrayList<>();
            for (JsonNode policy : policies) {
                addStep(id(part), policy.path("onException"), "", "-->", lines);
            }
            addBox(id(part), lines);
        } else if (part.has("templatedRoute")) {
            addBox(id(part), List.of());
            arrows.add(id(part) + " -->|uses| "
                    + part.path("templatedRoute").path("routeTemplateRef").asText());
        }
    }

    private void addBox(String id, List<String> lines) {
        boxes.add("    " + id + "[\"`**" + id + "**");
        lines.forEach(line -> boxes.add("    " + line));
        boxes.set(boxes.size() - 1, boxes.get(boxes.size() - 1) + "`\"]");
    }

    private void addSteps(String route, JsonNode steps, String indent, String arrow, List<String> lines) {
        for (JsonNode item : steps) {
            item.forEach(step -> addStep(route, step, indent, arrow, lines));
        }
    }

    private void addStep(String route, JsonNode step, String indent, String arrow, List<String> lines) {
        String name = brief(step.path("id").asText());
        int place = lines.size();
        if (step.has("uri")) {
            arrows.add(route + " " + arrow + "|" + name + "| "
                    + target(step.path("uri").asText()));
        }
        String inner = name.isEmpty() ? indent : indent + "· ";
        addSteps(route, step.path("steps"), inner, arrow, lines);
        step.path("when").forEach(branch -> addSteps(route, branch.path("steps"), inner, arrow, lines));
        addBranch("otherwise", route, step.path("otherwise"), inner, arrow, lines);
        step.path("doCatch").forEach(branch -> addBranch("on failure", route, branch, inner, "-.->", lines));
        if (!name.isEmpty()) {
            lines.add(place, indent + name + (lines.size() > place ? ":" : ""));
        }
    }

    private void addBranch(
            String name, String route, JsonNode branch, String indent, String arrow, List<String> lines) {
        int place = lines.size();
        addSteps(route, branch.path("steps"), indent + "· ", arrow, lines);
        if (lines.size() > place) {
            lines.add(place, indent + name + ":");
        }
    }

    private String target(String uri) {
        String pattern = Pattern.quote(uri).replaceAll("\\$\\{[^}]*}", "\\\\E.*\\\\Q");
        return listeners.entrySet().stream()
                .filter(listener -> listener.getKey().matches(pattern))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(uri.replace(":", "-") + "[(" + uri + ")]");
    }

    private static String brief(String id) {
        return PREFIX.matcher(id).replaceFirst("");
    }
}
