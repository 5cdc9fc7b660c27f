package io.chatarchive;

import java.util.regex.Pattern;

/** Addresses of servers as they may be shown: without what is secret in them. */
final class ServerAddress {
    private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");
    private static final Pattern PARAMETERS = Pattern.compile("[?#].*$", Pattern.DOTALL);
    private static final Pattern KEY_VALUES = Pattern.compile("\\([^)]*\\)");

    private ServerAddress() {}

    /** The URL without user, password, query and fragment, wherever a secret may stand. */
    static String withoutSecrets(String url) {
        String bare = PARAMETERS.matcher(url).replaceFirst("");
        bare = USER_INFO.matcher(bare).replaceFirst("//");
        return KEY_VALUES.matcher(bare).replaceAll("(...)");
    }
}
