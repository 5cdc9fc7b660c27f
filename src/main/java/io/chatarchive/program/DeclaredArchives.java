package io.chatarchive.program;

import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.RouteResources;
import io.chatarchive.settings.SettingSource;
import io.chatarchive.settings.SettingValues;
import io.chatarchive.standalone.YamlFile;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The archives that the route files of the folder declare: each use of the template {@code chat-archive-stream}, with its
 * settings. Nothing is loaded, and no server is asked.
 */
final class DeclaredArchives {
    private static final Map<String, String> SETTINGS = Map.of(
            "stream", "chat.stream.key",
            "group", "chat.stream.group",
            "field", "chat.stream.field",
            "table", "chat.archive.table");

    private DeclaredArchives() {}

    /** By their names, in the order of the files. */
    static Map<String, ArchiveSettings> in(CamelContext context) throws Exception {
        Map<String, ArchiveSettings> archives = new LinkedHashMap<>();
        ArchiveSettings chat = ArchiveSettings.of(context); // what is set nowhere is as it ships from now on
        for (Resource file : RouteResources.in(context)) {
            if (file.getLocation().matches(".*\\.ya?ml")) {
                for (Node use : YamlFile.of(file).nodes()) {
                    if (YamlFile.text(use, "routeTemplateRef").equals("chat-archive-stream")) {
                        ArchiveSettings settings = settings(context, use);
                        archives.put(settings.name(), settings);
                    }
                }
            }
        }
        return archives.isEmpty() ? Map.of(chat.name(), chat) : archives; // of routes that are no YAML nobody knows
    }

    private static ArchiveSettings settings(CamelContext context, Node use) {
        Map<String, String> parameters = new HashMap<>();
        YamlFile.value(use, "parameters")
                .ifPresent(list -> YamlFile.items(list)
                        .forEach(item -> parameters.put(
                                YamlFile.text(item, "name"),
                                context.resolvePropertyPlaceholders(YamlFile.text(item, "value")))));
        Map<String, String> given = new HashMap<>();
        SETTINGS.forEach((parameter, key) -> given.put(key, parameters.getOrDefault(parameter, "")));
        return ArchiveSettings.of(
                new SettingSource(parameters.getOrDefault("archive", ""), given, new SettingValues(context)));
    }
}
