package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.settings.Resources;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/** A Lua script about one stream, in a file beside this class, that answers with a list of texts. */
public final class RedisScript {
    private final RedisConnectionFactory redis;
    private final byte[] script;
    private final String stream;

    public RedisScript(String file, RedisConnectionFactory redis, String stream) {
        this.redis = redis;
        this.script = Resources.bytes("/io/chatarchive/stream/" + file);
        this.stream = stream;
    }

    /**
     * Runs it (EVAL).
     *
     * @throws DataAccessException if Redis refuses or does not answer
     */
    List<String> run(List<?> arguments) {
        List<byte[]> all = new ArrayList<>();
        all.add(stream.getBytes(UTF_8));
        arguments.forEach(argument -> all.add(argument.toString().getBytes(UTF_8)));
        try (RedisConnection connection = redis.getConnection()) {
            List<byte[]> answer =
                    connection.scriptingCommands().eval(script, ReturnType.MULTI, 1, all.toArray(new byte[0][]));
            return answer.stream().map(text -> new String(text, UTF_8)).toList();
        }
    }
}
