package io.chatarchive.program;

/** What others wrote, for a terminal: it must not move the cursor, change colours or hide a line. */
final class Printable {
    private Printable() {}

    /** One line: every control character is shown as JSON writes it. */
    static String line(String text) {
        return shown(text, "");
    }

    /** The same, with its line breaks and tabs. */
    static String text(String text) {
        return shown(text, "\n\t");
    }

    private static String shown(String text, String allowed) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isISOControl(character) && allowed.indexOf(character) < 0) {
                shown.append(String.format("\\u%04x", (int) character));
            } else {
                shown.append(character);
            }
        }
        return shown.toString();
    }
}
