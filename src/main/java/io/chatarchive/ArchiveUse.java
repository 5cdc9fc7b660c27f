package io.chatarchive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.ResourceHelper;

/**
 * What a use of the route template {@code archive-stream} says, by the names of its parameters.
 *
 * @param parameters those that are set
 */
record ArchiveUse(CamelContext context, Map<String, String> parameters) {
    /** The uses among the routes of a context, whether it is started or not. */
    static List<ArchiveUse> in(CamelContext context) {
        return ((ModelCamelContext) context)
                .getRouteDefinitions().stream()
                        .filter(route -> route.getTemplateParameters() != null)
                        .map(route -> route.getTemplateParameters())
                        .filter(parameters -> parameters.containsKey("archive") && parameters.containsKey("sql"))
                        .map(parameters -> {
                            Map<String, String> texts = new TreeMap<>();
                            parameters.forEach((name, value) ->
                                    texts.put(name, context.resolvePropertyPlaceholders(String.valueOf(value))));
                            return new ArchiveUse(context, texts);
                        })
                        .toList();
    }

    String name() {
        return parameter("archive");
    }

    private String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    SettingSource source() {
        return new SettingSource(
                name(),
                Map.of(
                        "chat.stream.key", parameter("stream"),
                        "chat.stream.group", parameter("group"),
                        "chat.stream.field", parameter("field")),
                key -> context.getPropertiesComponent().resolveProperty(key));
    }

    /** The statement, and that which creates the table, if the settings allow it. */
    StoreStatement statement(ArchiveSettings settings) {
        return new StoreStatement(
                parameter("sql"), settings.createTable() ? definition(parameter("create-table")) : "");
    }

    private String definition(String location) {
        if (location.isEmpty()) {
            return "";
        }
        try (InputStream file = ResourceHelper.resolveMandatoryResourceAsInputStream(context, location)) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new InvalidSettingException("The create-table of archive '" + name() + "' is '" + location
                    + "'; expected a file that can be read, such as file:routes/" + name() + ".sql.");
        }
    }
}
