package io.chatarchive.fault;

/**
 * Something that was found out about a server, in a sentence for a person.
 *
 * @param subject what it is about, in one word
 */
public record Finding(Level level, String subject, String sentence) {
    public enum Level {
        /** As it should be. */
        OK,
        /** It works, and somebody may come to regret it. */
        WARN,
        /** The archive cannot work so, or would lose or double messages. */
        FAIL
    }

    public static Finding ok(String subject, String sentence) {
        return new Finding(Level.OK, subject, sentence);
    }

    public static Finding warn(String subject, String sentence) {
        return new Finding(Level.WARN, subject, sentence);
    }

    public static Finding fail(String subject, String sentence) {
        return new Finding(Level.FAIL, subject, sentence);
    }
}
