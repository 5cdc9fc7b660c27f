package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.settings.ArchiveSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.stream.StreamInfo;

/**
 * The consumers of the group. Each method throws {@link org.springframework.dao.DataAccessException} if Redis refuses or
 * does not answer.
 */
public final class Consumers {
    private static final RedisScript REMOVE = new RedisScript("remove-consumer.lua");
    /** A living process writes its names down once a second, for a minute each. */
    private static final Duration LATELY = Duration.ofSeconds(57);

    private final RedisConnectionFactory redis;
    private final ArchiveSettings.Stream stream;

    /**
     * One of them.
     *
     * @param idle since it last asked for entries
     * @param lastActive when it was last given entries; empty before Redis 7.2, and where it never was
     * @param living whether a process runs that reads under this name
     */
    public record Known(String name, long pending, Duration idle, Optional<Instant> lastActive, boolean living) {}

    public Consumers(RedisConnectionFactory redis, ArchiveSettings.Stream stream) {
        this.redis = redis;
        this.stream = stream;
    }

    public List<Known> list() {
        try (RedisConnection connection = redis.getConnection()) {
            if (!hasGroup(connection)) {
                return List.of();
            }
            Long now = connection.serverCommands().time();
            StreamInfo.XInfoConsumers consumers =
                    connection.streamCommands().xInfoConsumers(bytes(stream.key()), stream.group());
            return consumers == null
                    ? List.of()
                    : consumers.stream().map(one -> known(connection, one, now)).toList();
        }
    }

    private boolean hasGroup(RedisConnection connection) {
        if (!Boolean.TRUE.equals(connection.keyCommands().exists(bytes(stream.key())))) {
            return false;
        }
        StreamInfo.XInfoGroups groups = connection.streamCommands().xInfoGroups(bytes(stream.key()));
        return groups != null
                && groups.stream().anyMatch(group -> group.groupName().equals(stream.group()));
    }

    private Known known(RedisConnection connection, StreamInfo.XInfoConsumer one, Long now) {
        long inactive = now != null && one.getRaw().get("inactive") instanceof Number millis ? millis.longValue() : -1;
        return new Known(
                one.consumerName(),
                one.pendingCount(),
                one.idleTime(),
                inactive < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(now - inactive)),
                isLiving(connection, one.consumerName()));
    }

    private boolean isLiving(RedisConnection connection, String name) {
        byte[] key = bytes(ConsumerNames.key(stream, name));
        Long left = connection.keyCommands().pTtl(key);
        return left != null && left > LATELY.toMillis();
    }

    /** Removes one that owns nothing. Returns {@code removed}, {@code unknown}, {@code last}, or how many it owns. */
    public String remove(String name) {
        return REMOVE.texts(redis, List.of(stream.key()), List.of(stream.group(), name))
                .get(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
