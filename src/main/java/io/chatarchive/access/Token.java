package io.chatarchive.access;

import io.chatarchive.settings.InvalidSettingException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A bearer token as the file keeps it: without the secret.
 *
 * @param sha256 of the secret, in hexadecimal digits
 */
public record Token(String name, String sha256, Instant created) {
    private static final String PREFIX = "cha_";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public Token {
        Names.require("token", name);
        if (sha256 == null || !SHA256.matcher(sha256).matches()) {
            throw new InvalidSettingException(
                    "Token '" + name + "' has no sha256; expected 64 hexadecimal digits in lower case.");
        }
        if (created == null) {
            throw new InvalidSettingException("Token '" + name + "' has no time of creation.");
        }
    }

    /** A new secret, which a program sends as its bearer token. */
    public static String newSecret() {
        return PREFIX + Secrets.random();
    }

    public static Token of(String name, String secret, Instant created) {
        return new Token(name, HexFormat.of().formatHex(Secrets.sha256(secret)), created);
    }

    /** Whether that can be the secret of a token at all. */
    static boolean isSecret(String text) {
        return text != null && text.startsWith(PREFIX) && text.length() == PREFIX.length() + Secrets.LENGTH;
    }

    /** Whether the secret has this digest; in the same time for each digest. */
    boolean hasDigest(byte[] digest) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), digest);
    }

    @Override
    public String toString() {
        return "token " + name;
    }
}
