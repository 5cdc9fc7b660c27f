package io.chatarchive.bench.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.faults.entry.MessageKind;
import java.util.List;

/** What the messages of a backlog are like. Each is a function of its number. */
public enum Shape {
    SHORT("100 bytes", 100, 1, 0, 0),
    LONG("4 KB", 4096, 4, 0, 0),
    POISON("1 % poison", 100, 1, 100, 0),
    DUPLICATES("90 % duplicates", 100, 1, 0, 10);

    private static final List<MessageKind> BAD = MessageKind.poison();
    private static final String[] NAMES = {"阿珍", "小李", "老王", "Ann"};
    private static final String[] TEXTS = {"走走走,我请客 😄", "那我就放心了", "See you there", "ok"};
    private static final int USERS = 1000;

    private final String label;
    private final int bytes;
    private final int weight;
    private final int poisonEvery;
    private final int newEvery;

    Shape(String label, int bytes, int weight, int poisonEvery, int newEvery) {
        this.label = label;
        this.bytes = bytes;
        this.weight = weight;
        this.poisonEvery = poisonEvery;
        this.newEvery = newEvery;
    }

    public String label() {
        return label;
    }

    /** So many messages of this shape make as much work as a usual number of short ones. */
    public int messages(int usual) {
        return usual / weight;
    }

    /** Whether the message is a row in the end. */
    boolean isGood(int number) {
        return poisonEvery == 0 || number % poisonEvery != poisonEvery / 2;
    }

    /** Whether the row of the message is in the table before the message is read. */
    boolean isStoredBefore(int number) {
        return newEvery > 0 && number % newEvery != 0;
    }

    String userId(int number) {
        return String.valueOf(number * 7919L % USERS);
    }

    String username(int number) {
        return NAMES[number % NAMES.length];
    }

    /** Text of such a length that the whole message has as many bytes as the shape says. */
    String text(int number) {
        String text = "#" + number + " " + TEXTS[number % TEXTS.length] + " ";
        int length = json(number, text).getBytes(UTF_8).length;
        return text + ".".repeat(Math.max(0, bytes - length));
    }

    /** The message as it is in the stream; null where the entry lacks the field. */
    public byte[] message(int number) {
        if (isGood(number)) {
            return json(number, text(number)).getBytes(UTF_8);
        }
        return BAD.get(number / poisonEvery % BAD.size()).body("#" + number);
    }

    private String json(int number, String text) {
        return "{\"username\":\"" + username(number) + "\",\"userid\":\"" + userId(number) + "\",\"msg\":\"" + text
                + "\"}";
    }
}
