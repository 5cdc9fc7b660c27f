package io.chatarchive;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The setting {@code chat.log.format}, which the logging backend needs before anything else is read. It finds it as a
 * system property, as the configuration of the logs names it.
 */
final class LogFormat {
    private static final String KEY = "chat.log.format";

    private LogFormat() {}

    static void choose() {
        String environment = System.getenv("CHAT_LOG_FORMAT");
        if (environment != null) {
            System.setProperty(KEY, environment);
        } else if (System.getProperty(KEY) == null) {
            System.setProperty(KEY, inFile());
        }
    }

    private static String inFile() {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(ProgramFiles.SETTINGS))) {
            settings.load(file);
        } catch (IOException e) {
            return "plain"; // that the file is missing is said when the settings are read
        }
        return settings.getProperty(KEY, "plain");
    }
}
