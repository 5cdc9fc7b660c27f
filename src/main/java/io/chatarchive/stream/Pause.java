package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Whether somebody has paused an archive: the hash {@code <stream>:paused}, for all its processes, also after a restart.
 * Each method throws {@link org.springframework.dao.DataAccessException} if Redis refuses or does not answer.
 */
public final class Pause {
    private final RedisConnectionFactory redis;
    private final byte[] key;

    /**
     * A pause.
     *
     * @param why may be empty
     */
    public record Paused(Instant since, String by, String why) {
        /** For health, status and logs. */
        public String words() {
            return "paused since " + since + (by.isEmpty() ? "" : " by " + by) + (why.isEmpty() ? "" : ": " + why);
        }
    }

    public Pause(RedisConnectionFactory redis, String stream) {
        this.redis = redis;
        this.key = bytes(stream + ":paused");
    }

    /** The pause, if there is one. */
    public Optional<Paused> look() {
        Map<String, String> fields = new TreeMap<>();
        try (RedisConnection connection = redis.getConnection()) {
            Map<byte[], byte[]> all = connection.hashCommands().hGetAll(key);
            if (all != null) {
                all.forEach((name, value) -> fields.put(new String(name, UTF_8), new String(value, UTF_8)));
            }
        }
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new Paused(
                        Instant.ofEpochMilli(milliseconds(fields.getOrDefault("since", "0"))),
                        fields.getOrDefault("by", ""),
                        fields.getOrDefault("why", "")));
    }

    /** Somebody else may have written the hash: it is a pause nevertheless. */
    private static long milliseconds(String text) {
        return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
    }

    /** Pauses; where it is paused already, it is replaced. */
    public void pause(Paused pause) {
        try (RedisConnection connection = redis.getConnection()) {
            connection
                    .hashCommands()
                    .hMSet(
                            key,
                            Map.of(
                                    bytes("since"),
                                            bytes(String.valueOf(pause.since().toEpochMilli())),
                                    bytes("by"), bytes(pause.by()),
                                    bytes("why"), bytes(pause.why())));
        }
    }

    /** Ends the pause. False: there was none. */
    public boolean resume() {
        try (RedisConnection connection = redis.getConnection()) {
            Long removed = connection.keyCommands().del(key);
            return removed != null && removed > 0;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
