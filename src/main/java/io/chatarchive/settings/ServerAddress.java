package io.chatarchive.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of servers as they may be shown: without what is secret in them. */
public final class ServerAddress {
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z0-9+.-]+:)+//");
    private static final Pattern PARAMETERS = Pattern.compile("[?#;(].*$", Pattern.DOTALL);

    private ServerAddress() {}

    /**
     * The URL without user and password, and without all from the first parameter on, wherever a secret may stand.
     * Where a character of a password may be taken for the end of the host, nothing but the scheme is left.
     */
    public static String withoutSecrets(String url) {
        Matcher matcher = SCHEME.matcher(url);
        String scheme = matcher.lookingAt() ? matcher.group() : "";
        String rest = url.substring(scheme.length());

        String bare = PARAMETERS.matcher(rest).replaceFirst("");
        if (rest.lastIndexOf('@') > bare.length()) {
            return scheme + "...";
        }
        String keyValues = rest.startsWith("(", bare.length()) ? "(...)" : "";
        return scheme + bare.substring(bare.lastIndexOf('@') + 1) + keyValues;
    }
}
