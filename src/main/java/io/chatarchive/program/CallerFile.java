package io.chatarchive.program;

import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Files as somebody types them: the start script goes to the folder of the program, and says where it was called. */
final class CallerFile {
    private CallerFile() {}

    /**
     * To read from.
     *
     * @throws InvalidSettingException if it is no regular file
     */
    static InputStream open(String typed) throws IOException {
        return RegularFile.open(of(typed), "The file " + typed);
    }

    static Path of(String typed) {
        return Path.of(System.getProperty("chat-archive.folder", "")).resolve(typed);
    }
}
