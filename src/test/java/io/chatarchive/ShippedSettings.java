package io.chatarchive;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** The settings that ship, with some overridden. */
final class ShippedSettings {
    private ShippedSettings() {}

    static ArchiveSettings with(String... keysAndValues) {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("application.properties"))) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.setProperty("chat.dead-letter.stream", properties.getProperty("chat.stream.key") + ":dead");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return ArchiveSettings.of(key -> Optional.ofNullable(properties.getProperty(key)));
    }
}
