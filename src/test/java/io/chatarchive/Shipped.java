package io.chatarchive;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The settings that ship. */
final class Shipped {
    private static final Properties FILE = read();

    private Shipped() {}

    static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        FILE.forEach((key, value) -> settings.put((String) key, (String) value));
        settings.put("chat.dead-letter.stream", "chatMsg:dead");
        return settings;
    }

    private static Properties read() {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
            file.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the settings that ship", e);
        }
        return file;
    }
}
