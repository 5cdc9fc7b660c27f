package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.message.StreamEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.MapRecord;

/**
 * Who has done what to an archive: the stream {@code <stream>:audit}, which keeps about the last ten thousand. Each method
 * throws {@link org.springframework.dao.DataAccessException} if Redis refuses or does not answer.
 */
public final class Audit {
    private static final int LONGEST = 500;
    private static final String MOST = "10000";

    private final RedisConnectionFactory redis;
    private final byte[] key;

    /**
     * Who acts.
     *
     * @param name of a person or program
     * @param from such as {@code shell}, or {@code http 192.0.2.7}
     */
    public record Actor(String name, String from) {}

    /**
     * What was done.
     *
     * @param about which messages, such as ids or a reason; never their text
     * @param result such as {@code 3 discarded}
     */
    public record Event(String id, Instant at, Actor actor, String verb, String about, String result) {}

    public Audit(RedisConnectionFactory redis, String stream) {
        this.redis = redis;
        this.key = (stream + ":audit").getBytes(UTF_8);
    }

    /** Writes it down. */
    public void add(Actor actor, String verb, String about, String result) {
        List<String> words = List.of(
                "MAXLEN",
                "~",
                MOST,
                "*",
                "who",
                actor.name(),
                "from",
                actor.from(),
                "verb",
                verb,
                "about",
                about,
                "result",
                result);
        List<byte[]> arguments = new ArrayList<>(List.of(key));
        words.forEach(word -> arguments.add(oneLine(word).getBytes(UTF_8)));
        try (RedisConnection connection = redis.getConnection()) {
            Object unused = connection.execute("XADD", arguments.toArray(new byte[0][]));
        }
    }

    /** No control characters, which would make lines of a log, and no more than one reads. */
    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** The last ones before an id, the newest first; without an id, the last ones. */
    public List<Event> before(String id, int most) {
        try (RedisConnection connection = redis.getConnection()) {
            return events(connection
                            .streamCommands()
                            .xRevRange(key, to(id), Limit.limit().count(most + 1)))
                    .stream()
                    .filter(event -> !event.id().equals(id)) // Redis knows exclusive ranges from 6.2 on
                    .limit(most)
                    .toList();
        }
    }

    /** The first ones after an id, the oldest first. */
    public List<Event> after(String id, int most) {
        String next = new StreamEntry("", id, 0, null, null).nextId();
        try (RedisConnection connection = redis.getConnection()) {
            return events(connection
                    .streamCommands()
                    .xRange(
                            key,
                            Range.rightUnbounded(Range.Bound.inclusive(next)),
                            Limit.limit().count(most)));
        }
    }

    private static Range<String> to(String id) {
        return id.isEmpty() ? Range.unbounded() : Range.leftUnbounded(Range.Bound.inclusive(id));
    }

    private static List<Event> events(List<ByteRecord> records) {
        List<Event> events = new ArrayList<>();
        for (MapRecord<byte[], byte[], byte[]> entry : records == null ? List.<ByteRecord>of() : records) {
            Map<String, String> fields = new LinkedHashMap<>();
            entry.getValue().forEach((name, value) -> fields.put(text(name), text(value)));
            String id = entry.getId().getValue();
            events.add(new Event(
                    id,
                    StreamEntry.time(id),
                    new Actor(fields.getOrDefault("who", ""), fields.getOrDefault("from", "")),
                    fields.getOrDefault("verb", ""),
                    fields.getOrDefault("about", ""),
                    fields.getOrDefault("result", "")));
        }
        return events;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
