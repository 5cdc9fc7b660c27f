package io.chatarchive.access;

import io.chatarchive.settings.InvalidSettingException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A bearer token as the file keeps it: without the secret.
 *
 * @param sha256 of the secret, in hexadecimal digits
 * @param once null: a program sends it with each request; true: a person logs in with it, one time, as by a link
 */
public record Token(String name, String sha256, Instant created, Boolean once) {
    private static final Duration LINK_LASTS = Duration.ofHours(1);
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
        return new Token(name, HexFormat.of().formatHex(Secrets.sha256(secret)), created, null);
    }

    /** By which a person logs in, one time within an hour. */
    static Token once(String name, String secret, Instant created) {
        return new Token(name, of(name, secret, created).sha256(), created, true);
    }

    boolean isOnce() {
        return Boolean.TRUE.equals(once);
    }

    boolean isOver(Instant now) {
        return isOnce() && Duration.between(created, now).abs().compareTo(LINK_LASTS) > 0;
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
