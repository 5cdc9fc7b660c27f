package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * What each process says of an archive: the hash {@code <stream>:status}, a field per process. Each method throws {@link
 * org.springframework.dao.DataAccessException} if Redis refuses or does not answer.
 */
public final class StatusBoard {
    private final RedisConnectionFactory redis;
    private final byte[] key;

    public StatusBoard(RedisConnectionFactory redis, String stream) {
        this.redis = redis;
        this.key = bytes(stream + ":status");
    }

    /** A process says how it sees the archive, as JSON. */
    public void write(String process, String view) {
        try (RedisConnection connection = redis.getConnection()) {
            connection.hashCommands().hSet(key, bytes(process), bytes(view));
        }
    }

    /** It stops, or has not been heard of for long. */
    public void remove(String process) {
        try (RedisConnection connection = redis.getConnection()) {
            connection.hashCommands().hDel(key, bytes(process));
        }
    }

    /** False if somebody else has written the key, as another type. */
    public boolean isUsable() {
        try (RedisConnection connection = redis.getConnection()) {
            DataType type = connection.keyCommands().type(key);
            return type == null || type == DataType.NONE || type == DataType.HASH;
        }
    }

    /** What they said last, by process. */
    public Map<String, String> read() {
        Map<String, String> views = new TreeMap<>();
        try (RedisConnection connection = redis.getConnection()) {
            Map<byte[], byte[]> all = connection.hashCommands().hGetAll(key);
            if (all != null) {
                all.forEach((process, view) -> views.put(new String(process, UTF_8), new String(view, UTF_8)));
            }
        }
        return views;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
