package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.settings.ArchiveSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** What the keys of an archive must be, where Redis says only that one is of another type (WRONGTYPE). */
public final class KeyTypes {
    private KeyTypes() {}

    /** Which key is of another type, and what to do. */
    public static String explanation(RedisConnectionFactory redis, ArchiveSettings settings) {
        String stream = settings.stream().key();
        Map<String, DataType> expected = new LinkedHashMap<>();
        expected.put(stream, DataType.STREAM);
        expected.put(settings.deadLetterStream(), DataType.STREAM);
        expected.put(stream + ":trash", DataType.STREAM);
        expected.put(stream + ":audit", DataType.STREAM);
        expected.put(stream + ":paused", DataType.HASH);
        expected.put(stream + ":status", DataType.HASH);
        expected.put(stream + ":requests", DataType.LIST);
        expected.put(stream + ":jobs", DataType.LIST);
        try (RedisConnection connection = redis.getConnection()) {
            return expected.entrySet().stream()
                    .flatMap(key -> wrong(connection, key.getKey(), key.getValue()).stream())
                    .findFirst()
                    .orElse("A key beside the stream '" + stream + "' is of another type than the archive expects; look"
                            + " at them with TYPE.");
        } catch (DataAccessException e) { // this user may not ask
            return "A key of the archive is of another type than it expects.";
        }
    }

    private static Optional<String> wrong(RedisConnection redis, String key, DataType expected) {
        DataType type = redis.keyCommands().type(key.getBytes(UTF_8));
        return type == null || type == DataType.NONE || type == expected
                ? Optional.empty()
                : Optional.of("The key '" + key + "' is a " + type.code() + "; expected a " + expected.code()
                        + ". Somebody else must have written it: rename or delete it.");
    }
}
