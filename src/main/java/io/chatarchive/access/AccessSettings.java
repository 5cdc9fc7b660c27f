package io.chatarchive.access;

import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Who may use the API, and for how long.
 *
 * @param usersFile relative to the folder of the program, in which it runs
 * @param sessionIdle after so long without a request somebody must log in again
 */
public record AccessSettings(Path usersFile, Duration sessionIdle) {
    private static final String USERS_FILE = "chat.http.users-file";

    /**
     * Reads them.
     *
     * @throws InvalidSettingException names the first setting that cannot be used
     */
    public static AccessSettings of(SettingReader read) {
        return new AccessSettings(file(read), read.duration("chat.http.session-idle", Duration.ofSeconds(1)));
    }

    private static Path file(SettingReader read) {
        String expected = "a file name such as users.json or /run/secrets/users.json";
        String value = read.text(USERS_FILE, expected);
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw SettingReader.invalid(USERS_FILE, value, expected);
        }
    }
}
