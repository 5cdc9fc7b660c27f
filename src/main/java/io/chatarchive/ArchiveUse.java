package io.chatarchive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/**
 * What a use of the route template {@code archive-stream} says, by the names of its parameters.
 *
 * @param parameters those that are set
 */
record ArchiveUse(CamelContext context, Map<String, String> parameters) {
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
