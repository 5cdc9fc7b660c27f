package io.chatarchive.archive;

import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.ExternalText;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingSource;
import io.chatarchive.settings.SettingValues;
import io.chatarchive.settings.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/**
 * What a use of the route template {@code chat-archive-stream} says, by the names of its parameters.
 *
 * @param parameters those that are set
 */
record TemplateParameters(CamelContext context, Map<String, String> parameters) {
    private static final Set<String> OF_SETTINGS = Set.of("stream", "group", "field");

    String name() {
        return parameter("archive");
    }

    private String parameter(String name) {
        return ExternalText.intactInRoutes(
                parameters.getOrDefault(name, ""), "The parameter " + name + " of an archive");
    }

    /** Where its settings come from. */
    SettingSource source() {
        if (name().equals(SettingSource.ALL) && parameters.keySet().stream().anyMatch(OF_SETTINGS::contains)) {
            throw new InvalidSettingException("The archive '" + name() + "' takes stream, group and field from"
                    + " chat.stream.key, .group and .field, as the intake does; take them out of its parameters.");
        }
        return new SettingSource(
                name(),
                Map.of(
                        "chat.stream.key", parameter("stream"),
                        "chat.stream.group", parameter("group"),
                        "chat.stream.field", parameter("field"),
                        "chat.archive.table", parameter("table")),
                new SettingValues(context));
    }

    /** The table that the store route fills, perhaps with a database before it; empty where nobody knows. */
    String table(ArchiveSettings settings) {
        return settings.table().replace("`", "");
    }

    /** The statement that creates it, if the settings allow that. */
    String definition(ArchiveSettings settings) {
        return settings.createTable() ? definition(parameter("create-table")) : "";
    }

    private String definition(String location) {
        if (location.isEmpty()) {
            return "";
        }
        try (InputStream file = ResourceHelper.resolveMandatoryResourceAsInputStream(context, location)) {
            return TextFile.of(file.readAllBytes(), location);
        } catch (IOException e) {
            throw new InvalidSettingException("The create-table of archive '" + name() + "' is '" + location
                    + "'; expected a file that can be read, such as file:routes/" + name() + ".sql.");
        }
    }
}
