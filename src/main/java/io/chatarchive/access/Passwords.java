package io.chatarchive.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.settings.InvalidSettingException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder.BCryptVersion;

/** Passwords and their hashes, by BCrypt: it reads no more than 72 bytes of a password. */
public final class Passwords {
    private static final int COST = 12;
    private static final int SHORTEST = 12;
    private static final int LONGEST = 72;
    private static final Pattern HASH = Pattern.compile("\\$2b\\$" + COST + "\\$[./A-Za-z0-9]{53}");
    private static final BCryptPasswordEncoder BCRYPT = new BCryptPasswordEncoder(BCryptVersion.$2B, COST);

    /** Of a random password that nobody knows: for users that do not exist, or have no password. */
    static final String HASH_OF_NOBODY = "$2b$12$u0OIt/HgNZzjPz/eyxvOZu.usUF4NavB32yNen.LT3zwuhNttzuym";

    private Passwords() {}

    /**
     * The hash by which the file keeps a password.
     *
     * @throws InvalidSettingException if the password is too short or too long, or has a control character
     */
    public static String hash(String password) {
        problem(password).ifPresent(sentence -> {
            throw new InvalidSettingException(sentence);
        });
        return BCRYPT.encode(password);
    }

    /** Compares them, which takes a core for a quarter of a second. */
    static boolean matches(String password, String hash) {
        return problem(password).isEmpty() && BCRYPT.matches(password, hash);
    }

    /** One cost for all: the time of an answer does not tell users apart. */
    static void requireHash(String user, String hash) {
        if (!HASH.matcher(hash).matches()) {
            throw new InvalidSettingException("The password of user '" + user + "' is no hash as 'users change " + user
                    + " --password' writes it.");
        }
    }

    private static Optional<String> problem(String password) {
        if (password == null || !UTF_8.newEncoder().canEncode(password)) {
            return Optional.of("The password is no valid Unicode.");
        }
        int bytes = password.getBytes(UTF_8).length;
        if (bytes < SHORTEST || bytes > LONGEST) {
            return Optional.of("The password has " + bytes + " bytes; expected " + SHORTEST + " to " + LONGEST
                    + " bytes of UTF-8.");
        }
        return password.chars().anyMatch(Character::isISOControl)
                ? Optional.of("The password has a control character, such as a tab.")
                : Optional.empty();
    }
}
