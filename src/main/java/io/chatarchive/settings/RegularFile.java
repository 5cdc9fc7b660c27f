package io.chatarchive.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that settings and commands name. A pipe, a device or a folder is refused: it may keep the program waiting, or never
 * end. Links are followed, since a mounted secret is one.
 */
public final class RegularFile {
    private RegularFile() {}

    /**
     * Opens it.
     *
     * @param name what it is, for error messages, such as {@code The users file users.json}
     * @throws InvalidSettingException if it is there, and no regular file
     */
    public static InputStream open(Path file, String name) throws IOException {
        require(file, name);
        return Files.newInputStream(file);
    }

    /**
     * Refuses what is there, and no regular file.
     *
     * @throws InvalidSettingException in that case
     */
    public static void require(Path file, String name) {
        if (Files.isDirectory(file)) {
            throw new InvalidSettingException(name + " is a folder; expected a regular file.");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InvalidSettingException(name + " is a pipe, a socket or a device; expected a regular file.");
        }
    }

    /**
     * What is in it.
     *
     * @param most bytes that it may have
     * @throws InvalidSettingException if it has more, or is there, and no regular file
     */
    public static byte[] read(Path file, String name, int most) throws IOException {
        try (InputStream in = open(file, name)) {
            byte[] content = in.readNBytes(most + 1);
            if (content.length > most) {
                throw new InvalidSettingException(name + " has more than " + most + " bytes.");
            }
            return content;
        }
    }
}
