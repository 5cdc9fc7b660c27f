package io.chatarchive;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The settings that ship, with some of them overridden. */
final class ShippedSettings {
    private ShippedSettings() {}

    static ArchiveSettings with(Map<String, String> overrides) throws IOException {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("application.properties"))) {
            properties.load(file);
        }
        properties.putAll(overrides);
        properties.computeIfPresent(
                "chat.dead-letter.stream",
                (key, value) ->
                        value.toString().replace("{{chat.stream.key}}", properties.getProperty("chat.stream.key")));
        return ArchiveSettings.of(key -> Optional.ofNullable(properties.getProperty(key)));
    }
}
