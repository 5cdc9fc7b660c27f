package io.chatarchive.standalone;

import io.chatarchive.settings.RegularFile;
import io.chatarchive.settings.SettingsFile;
import io.chatarchive.settings.TextFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The setting {@code chat.log.format}, which the logging backend needs before anything else is read. It finds it as a
 * system property, as the configuration of the logs names it.
 */
public final class LogFormat {
    private static final String KEY = "chat.log.format";

    private LogFormat() {}

    /**
     * Without a class that logs: that would be too early.
     *
     * @param command whether it is one, whose standard output is for its result
     */
    public static void choose(boolean command) {
        System.setProperty("chat-archive.log.target", command ? "System.err" : "System.out");
        String environment = System.getenv("CHAT_LOG_FORMAT");
        if (environment != null) {
            System.setProperty(KEY, environment);
        } else if (System.getProperty(KEY) == null) {
            System.setProperty(KEY, inFile());
        }
    }

    private static String inFile() {
        Properties settings = new Properties();
        try {
            byte[] file =
                    RegularFile.read(Path.of(ProgramFiles.SETTINGS), ProgramFiles.SETTINGS, SettingsFile.MOST_BYTES);
            settings.load(new StringReader(TextFile.of(file, ProgramFiles.SETTINGS)));
        } catch (IOException | IllegalArgumentException e) {
            return "plain"; // reading the settings reports that the file cannot be read
        }
        return settings.getProperty(KEY, "plain");
    }
}
