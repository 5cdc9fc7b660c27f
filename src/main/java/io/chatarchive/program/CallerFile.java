package io.chatarchive.program;

import java.nio.file.Path;

/** Files as somebody types them: the start script goes to the folder of the program, and says where it was called. */
final class CallerFile {
    private CallerFile() {}

    static Path of(String typed) {
        return Path.of(System.getProperty("chat-archive.folder", "")).resolve(typed);
    }
}
