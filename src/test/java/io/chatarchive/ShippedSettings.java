package io.chatarchive;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The settings that ship, with some overridden. */
final class ShippedSettings {
    private ShippedSettings() {}

    static ArchiveSettings with(Map<String, String> settings) {
        return with(settings.entrySet().stream()
                .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
                .toArray(String[]::new));
    }

    static ArchiveSettings with(String... keysAndValues) {
        return ArchiveSettings.of(source(keysAndValues));
    }

    static SettingSource source(String... keysAndValues) {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("application.properties"))) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        properties.computeIfPresent(
                "chat.dead-letter.stream",
                (key, value) ->
                        value.toString().replace("{{chat.stream.key}}", properties.getProperty("chat.stream.key")));
        return new SettingSource(key -> Optional.ofNullable(properties.getProperty(key)));
    }
}
