package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.settings.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/**
 * A Lua script, in files beside this class (EVAL): the last one is the script, those before it are functions that it calls. Its keys are of one stream. Each method throws {@link
 * org.springframework.dao.DataAccessException} if Redis refuses or does not answer.
 */
final class RedisScript {
    private final byte[] script;

    RedisScript(String... files) {
        this.script = Stream.of(files)
                .map(file -> new String(Resources.bytes("/io/chatarchive/stream/" + file), UTF_8))
                .collect(Collectors.joining("\n"))
                .getBytes(UTF_8);
    }

    /** Its answer, as Spring Data has it. An argument is bytes, or what its {@code toString} says. */
    Object run(RedisConnectionFactory redis, ReturnType type, List<String> keys, List<?> arguments) {
        try (RedisConnection connection = redis.getConnection()) {
            return run(connection, type, keys, arguments);
        }
    }

    Object run(RedisConnection connection, ReturnType type, List<String> keys, List<?> arguments) {
        List<byte[]> all = new ArrayList<>();
        keys.forEach(key -> all.add(key.getBytes(UTF_8)));
        arguments.forEach(value ->
                all.add(value instanceof byte[] raw ? raw : value.toString().getBytes(UTF_8)));
        return connection.scriptingCommands().eval(script, type, keys.size(), all.toArray(new byte[0][]));
    }

    /** Its answer where that is a list of texts; none where it is nil. */
    List<String> texts(RedisConnectionFactory redis, List<String> keys, List<?> arguments) {
        try (RedisConnection connection = redis.getConnection()) {
            return texts(connection, keys, arguments);
        }
    }

    List<String> texts(RedisConnection connection, List<String> keys, List<?> arguments) {
        List<?> answer = (List<?>) run(connection, ReturnType.MULTI, keys, arguments);
        return answer == null
                ? List.of()
                : answer.stream().map(text -> new String((byte[]) text, UTF_8)).toList();
    }
}
