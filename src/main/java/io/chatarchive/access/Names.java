package io.chatarchive.access;

import io.chatarchive.settings.InvalidSettingException;
import java.util.regex.Pattern;

/** Names of users and tokens: they stand in commands, logs and headers as they are. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private Names() {}

    static boolean isValid(String name) {
        return name != null && NAME.matcher(name).matches();
    }

    /**
     * Checks a name.
     *
     * @param kind what it names, for the error
     */
    static void require(String kind, String name) {
        if (!isValid(name)) {
            throw new InvalidSettingException("'" + (name == null ? "" : name) + "' is no name of a " + kind
                    + "; expected 1 to 64 of A-Z, a-z, 0-9 and . _ - @.");
        }
    }
}
