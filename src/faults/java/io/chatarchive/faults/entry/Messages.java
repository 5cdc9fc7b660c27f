package io.chatarchive.faults.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * The messages of a run. Each is a function of the seed and its number, so that nobody need remember what was sent. The
 * number travels with the entry, in a field of its own, and in the text.
 */
public final class Messages {
    public static final String NUMBER_FIELD = "n";
    static final String MESSAGE_FIELD = "data";

    private static final int POISON_EVERY = 128;
    /** However long a run is: the database has little room. */
    private static final int MOST_LARGE = 20;

    private static final String[] TEXTS = {
        "老王:上线了",
        "走走走,我请客 😄",
        "'; DROP TABLE chat_message; -- ",
        "50% off, :?rows ${body} {{chat.redis.url}}",
        "tab\\tquote\\\"backslash\\\\zero\\u0000end ",
        "ok"
    };
    private static final ObjectMapper JSON = new ObjectMapper();

    private final long seed;
    private final List<MessageKind> poison;
    private final int largeEvery;
    private final int hugeEvery;

    public Messages(long seed, List<MessageKind> poison, int largeEvery, int hugeEvery) {
        this.seed = seed;
        this.poison = poison;
        this.largeEvery = largeEvery;
        this.hugeEvery = hugeEvery;
    }

    public MessageKind kind(int number) {
        if (isChosen(number, hugeEvery)) {
            return MessageKind.HUGE;
        }
        if (isChosen(number, largeEvery) && number / largeEvery < MOST_LARGE) {
            return MessageKind.LARGE;
        }
        return isChosen(number, POISON_EVERY) ? poison.get(number / POISON_EVERY % poison.size()) : MessageKind.PLAIN;
    }

    /** The fields of the entry. */
    public Map<String, byte[]> entry(int number) {
        Map<String, byte[]> fields = new HashMap<>();
        byte[] body = body(number);
        if (body != null) {
            fields.put(MESSAGE_FIELD, body);
        }
        fields.put(NUMBER_FIELD, String.valueOf(number).getBytes(UTF_8));
        return fields;
    }

    /** What must be found of the message where it belongs. */
    public long fingerprint(int number) {
        return fingerprint(number, kind(number).place());
    }

    /** What must be found of the message in a place. */
    public long fingerprint(int number, MessageKind.Place place) {
        byte[] body = body(number);
        if (place == MessageKind.Place.DEAD_LETTERS) {
            return fingerprint(body == null ? new byte[0] : body);
        }
        try {
            JsonNode message = JSON.readTree(body);
            return fingerprint(
                    message.path("userid").textValue().getBytes(UTF_8),
                    message.path("username").textValue().getBytes(UTF_8),
                    message.path("msg").textValue().getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Message " + number + " is meant to be JSON", e);
        }
    }

    public static long fingerprint(byte[]... parts) {
        CRC32C sum = new CRC32C();
        for (byte[] part : parts) {
            sum.update(part);
            sum.update(0);
        }
        return sum.getValue();
    }

    private byte[] body(int number) {
        return kind(number).body("#" + number + " " + TEXTS[number % TEXTS.length]);
    }

    /** One of so many numbers, at a place that the seed chooses. */
    private boolean isChosen(int number, int every) {
        int block = number / every;
        return number % every == new SplittableRandom(seed + 31L * block + every).nextInt(every);
    }
}
