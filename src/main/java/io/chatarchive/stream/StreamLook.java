package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.fault.Finding;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Looks at the consumer group, and writes nothing. Where the archive makes its own connections the look has one to
 * itself, with little patience, so that it neither waits for the lanes nor keeps them waiting.
 */
public final class StreamLook {
    private static final byte[] SCRIPT = Resources.bytes("/io/chatarchive/stream/look-at-group.lua");

    private final RedisConnectionFactory redis;
    private final String address;
    private final ArchiveSettings settings;

    public StreamLook(ArchiveSettings settings, RedisConnectionFactory redis, String address) {
        this.redis = redis;
        this.address = address;
        this.settings = settings;
    }

    /**
     * Asks Redis for the state of the group.
     *
     * @throws DataAccessException if Redis does not answer soon, or refuses
     */
    public GroupState look() {
        try (RedisConnection connection = redis.getConnection()) {
            return look(connection, settings);
        }
    }

    /** What a person should know about Redis and the stream before anything is read. */
    public List<Finding> inspect() {
        try (RedisConnection connection = redis.getConnection()) {
            return new RedisInspection(connection, settings, address).findings();
        }
    }

    static GroupState look(RedisConnection connection, ArchiveSettings settings) {
        List<String> arguments = new ArrayList<>();
        arguments.add(settings.stream().key());
        arguments.add(settings.deadLetterStream());
        arguments.add(settings.stream().group());
        arguments.addAll(settings.consumerNames());
        byte[][] bytes = arguments.stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
        List<byte[]> answer = connection.scriptingCommands().eval(SCRIPT, ReturnType.MULTI, 2, bytes);
        Map<String, String> said = new HashMap<>();
        for (int i = 0; i < answer.size(); i += 2) {
            said.put(new String(answer.get(i), UTF_8), new String(answer.get(i + 1), UTF_8));
        }
        return GroupState.of(said);
    }
}
