package io.chatarchive.http;

import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingReader;

/**
 * What the intake has of its own; the settings {@code chat.http.intake-*}.
 *
 * @param host that of everything else, unless {@code isElsewhere}
 * @param token that senders must know; empty: none
 */
record HttpIntake(boolean isElsewhere, String host, int port, String token) {
    static final String HOST = "chat.http.intake-host";
    static final String PORT = "chat.http.intake-port";
    static final String ADDRESS = HOST + ", " + PORT;

    private static final String TOKEN = "chat.http.intake-token";

    /** Beside the address of everything else, which it has where nothing is set. */
    static HttpIntake of(SettingReader read, String host, int port) {
        String ownHost = read.optional(HOST);
        boolean hasPort = !read.optional(PORT).isEmpty();
        HttpIntake intake = new HttpIntake(
                !ownHost.isEmpty() || hasPort,
                ownHost.isEmpty() ? host : ownHost,
                hasPort ? HttpSettings.port(read, PORT) : port,
                token(read));
        if (intake.isElsewhere && intake.host.equals(host) && intake.port == port) {
            throw new InvalidSettingException("The address of the intake (" + ADDRESS + ") is that of everything else, "
                    + host + ":" + port + "; expected another, or none.");
        }
        return intake;
    }

    private static String token(SettingReader read) {
        String token = read.asItIs(TOKEN);
        if (!token.matches("([!-~]{16,})?")) {
            throw new InvalidSettingException(
                    TOKEN, "cannot be used; expected 16 ASCII characters or more, without blanks and line breaks.");
        }
        return token;
    }

    boolean hasToken() {
        return !token.isEmpty();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HttpIntake[" + host + ":" + port + "]";
    }
}
