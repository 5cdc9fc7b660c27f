package io.chatarchive.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files inside this jar. */
public final class Resources {
    private Resources() {}

    public static byte[] bytes(String path) {
        try (InputStream file = Resources.class.getResourceAsStream(path)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path + " inside the jar", e);
        }
    }

    public static String text(String path) {
        return new String(bytes(path), UTF_8);
    }
}
