package io.chatarchive.faults.entry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/** The kinds of messages of a run: where each belongs in the end, and what it looks like. */
@SuppressWarnings("ImmutableEnumChecker") // what the lambdas keep is nothing
public enum MessageKind {
    PLAIN(Place.TABLE, text -> json("7", "阿珍", text)),
    LARGE(Place.TABLE, text -> json("8", "小李", text + "长".repeat(350_000))),

    NOT_JSON(Place.DEAD_LETTERS, text -> bytes("nonsense " + text)),
    CUT_OFF(Place.DEAD_LETTERS, text -> bytes("{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"" + text)),
    EMPTY(Place.DEAD_LETTERS, text -> new byte[0]),
    ARRAY(Place.DEAD_LETTERS, text -> bytes("[\"" + text + "\"]")),
    NUMBER(Place.DEAD_LETTERS, text -> bytes("42")),
    STRING(Place.DEAD_LETTERS, text -> bytes("\"" + text + "\"")),
    NO_FIELD(Place.DEAD_LETTERS, text -> null),
    BINARY(Place.DEAD_LETTERS, text -> ("\u0000\u0001\u00ff\u00fe{" + text).getBytes(ISO_8859_1)),
    HALF_SURROGATE(Place.DEAD_LETTERS, text -> json("3", "\\ud83d", text)),
    LONG_NAME(Place.DEAD_LETTERS, text -> json("3", "长".repeat(256), text)),
    MISSING_FIELD(Place.DEAD_LETTERS, text -> bytes("{\"username\":\"老王\",\"msg\":\"" + text + "\"}")),
    NULL_FIELD(Place.DEAD_LETTERS, text -> bytes("{\"username\":\"老王\",\"userid\":\"2\",\"msg\":null}")),
    OBJECT_FIELD(Place.DEAD_LETTERS, text -> bytes("{\"username\":{},\"userid\":\"2\",\"msg\":\"" + text + "\"}")),
    DEEP(
            Place.DEAD_LETTERS,
            text -> bytes("{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"" + text + "\",\"deep\":" + "[".repeat(120)
                    + "]".repeat(120) + "}")),
    HUGE(Place.DEAD_LETTERS, text -> json("9", "老王", text + "x".repeat(17 << 20)));

    public enum Place {
        TABLE,
        DEAD_LETTERS
    }

    @FunctionalInterface
    private interface Body {
        byte[] of(String text);
    }

    private final Place place;
    private final Body body;

    MessageKind(Place place, Body body) {
        this.place = place;
        this.body = body;
    }

    public Place place() {
        return place;
    }

    /** The message as it is sent, null for an entry that lacks the field. */
    public byte[] body(String text) {
        return body.of(text);
    }

    /** What is bad about a message, the sheer size excepted. */
    public static List<MessageKind> poison() {
        return Arrays.stream(values())
                .filter(kind -> kind.place == Place.DEAD_LETTERS && kind != HUGE)
                .toList();
    }

    private static byte[] json(String userId, String username, String text) {
        return bytes("{\"username\":\"" + username + "\",\"userid\":\"" + userId + "\",\"msg\":\"" + text + "\"}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
