package io.chatarchive.stream;

import io.chatarchive.fault.Finding;
import io.chatarchive.settings.ArchiveSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Looks at the consumer group, and writes nothing. Where the archive makes its own connections the look has one to
 * itself, with little patience, so that it neither waits for the lanes nor keeps them waiting.
 */
public final class StreamLook {
    private static final int STEPS = 20;
    private static final RedisScript LOOK = new RedisScript("look-at-group.lua");

    private final RedisConnectionFactory redis;
    private final String address;
    private final ArchiveSettings settings;
    private final UnreadCount unread;

    /** One that is repeated every few seconds, for as long as an archive runs. */
    public StreamLook(ArchiveSettings settings, RedisConnectionFactory redis, String address) {
        this.redis = redis;
        this.address = address;
        this.settings = settings;
        this.unread = new UnreadCount(redis, settings.stream().key());
    }

    /** One for somebody who asks once. */
    public static StreamLook asked(ArchiveSettings settings, RedisConnectionFactory redis) {
        return new StreamLook(settings, redis, "");
    }

    /**
     * Asks Redis for the state of the group.
     *
     * @throws DataAccessException if Redis does not answer soon, or refuses
     */
    public GroupState look() {
        GroupState seen;
        try (RedisConnection connection = redis.getConnection()) {
            seen = look(connection, settings);
        }
        return seen.isLagUnknown() ? withCounted(seen) : seen;
    }

    /**
     * Redis before 7 does not say how many entries are unread, nor does a newer one after XDEL of some. They are counted, if
     * they are few.
     */
    private GroupState withCounted(GroupState seen) {
        OptionalLong counted = unread.within(STEPS, seen.lastDelivered());
        return counted.isPresent() ? seen.withLag(counted.getAsLong()) : seen;
    }

    /** What a person should know about Redis and the stream before anything is read. */
    public List<Finding> inspect() {
        try (RedisConnection connection = redis.getConnection()) {
            return new RedisInspection(connection, settings, address).findings();
        }
    }

    static GroupState look(RedisConnection connection, ArchiveSettings settings) {
        List<String> keys = List.of(settings.stream().key(), settings.deadLetterStream());
        List<String> arguments = new ArrayList<>(List.of(settings.stream().group()));
        arguments.addAll(settings.consumerNames());
        List<String> answer = LOOK.texts(connection, keys, arguments);
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < answer.size(); i += 2) {
            values.put(answer.get(i), answer.get(i + 1));
        }
        return GroupState.of(values);
    }
}
