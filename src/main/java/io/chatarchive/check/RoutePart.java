package io.chatarchive.check;

import io.chatarchive.standalone.YamlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A route, a route template or another part of a route file.
 *
 * @param uses what a template is used with, each time; of any other part, no parameters once
 */
record RoutePart(YamlFile file, Node node, List<Map<String, String>> uses, Placeholders placeholders) {
    /** Those of all files. A template that no file uses is used by somebody else, with what nobody knows. */
    static List<RoutePart> of(List<YamlFile> files, Placeholders placeholders) {
        Map<String, List<Map<String, String>>> uses = new TreeMap<>();
        for (YamlFile file : files) {
            for (Node part : file.parts()) {
                YamlFile.value(part, "templatedRoute")
                        .ifPresent(use -> uses.computeIfAbsent(
                                        YamlFile.text(use, "routeTemplateRef"), id -> new ArrayList<>())
                                .add(parameters(use, "value")));
            }
        }
        List<RoutePart> parts = new ArrayList<>();
        for (YamlFile file : files) {
            for (Node part : file.parts()) {
                List<Map<String, String>> ofPart = YamlFile.value(part, "routeTemplate")
                        .map(template -> withDefaults(template, uses))
                        .orElse(List.of(Map.of()));
                parts.add(new RoutePart(file, part, ofPart, placeholders));
            }
        }
        return parts;
    }

    private static List<Map<String, String>> withDefaults(Node template, Map<String, List<Map<String, String>>> uses) {
        return uses.getOrDefault(YamlFile.text(template, "id"), List.of(Map.of())).stream()
                .map(use -> {
                    Map<String, String> all = parameters(template, "defaultValue");
                    all.putAll(use);
                    return all;
                })
                .toList();
    }

    private static Map<String, String> parameters(Node node, String valueKey) {
        Map<String, String> values = new TreeMap<>();
        YamlFile.value(node, "parameters")
                .map(YamlFile::items)
                .orElse(List.of())
                .forEach(parameter -> YamlFile.value(parameter, valueKey)
                        .ifPresent(value -> values.put(YamlFile.text(parameter, "name"), YamlFile.text(value))));
        return values;
    }

    /** What a text is when the routes run; with the braces of what cannot be known before. */
    List<String> forms(String text) {
        return uses.stream()
                .map(parameters -> placeholders.resolved(text, parameters))
                .distinct()
                .toList();
    }

    /** Whether a form depends on what is known only when a route is made or runs. */
    static boolean isDynamic(String form) {
        return form.contains("{{") || form.contains("${") || form.contains("$simple{");
    }
}
