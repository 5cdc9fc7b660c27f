package io.chatarchive.program;

import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.TextFile;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Function;

/** A new password: asked for twice on a terminal, which does not show it; else one line of standard input. */
final class PasswordInput {
    private static final int LONGEST_LINE = 1_000;

    private PasswordInput() {}

    @SuppressWarnings("SystemConsoleNull") // the start script decides; where it does not, null is what Java 17 says
    static String read(String user) throws IOException {
        Console console = System.console();
        String terminal = System.getProperty("chat-archive.terminal.in", console == null ? "false" : "true");
        if (!terminal.equals("true")) {
            return line(System.in);
        }
        if (console == null) {
            throw new InvalidSettingException("The password can be asked for only if the output is not redirected.");
        }
        return ask(user, prompt -> console.readPassword("%s", prompt));
    }

    /**
     * Asks twice.
     *
     * @param prompt returns null at the end of the input
     */
    static String ask(String user, Function<String, char[]> prompt) {
        char[] first = prompt.apply("Password of " + user + ": ");
        char[] second = first == null ? null : prompt.apply("Once more: ");
        if (second == null) {
            throw new InvalidSettingException("No password was typed; nothing was changed.");
        }
        if (!Arrays.equals(first, second)) {
            throw new InvalidSettingException("The two passwords differ; nothing was changed.");
        }
        return new String(first);
    }

    static String line(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next >= 0 && next != '\n' && line.size() < LONGEST_LINE; next = input.read()) {
            line.write(next);
        }
        if (line.size() == 0) {
            throw new InvalidSettingException("Standard input has no line with a password; nothing was changed.");
        }
        return TextFile.of(line.toByteArray(), "standard input").replaceFirst("\r$", "");
    }
}
