package io.chatarchive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Counts the entries that the group has not been given, where Redis cannot say how many those are. As long as the group
 * is given none it goes on where it stopped the last time. Safe for many threads.
 */
final class UnreadCount {
    private static final byte[] SCRIPT = Resources.bytes("/io/chatarchive/count-unread.lua");

    private final byte[] stream;
    private String behind = "";
    private String counted = "";
    private long number;

    UnreadCount(String stream) {
        this.stream = stream.getBytes(UTF_8);
    }

    /**
     * The number, or at least the given one if there are that many.
     *
     * @param lastDelivered the id up to which the group has been given entries
     */
    synchronized long upTo(long most, String lastDelivered, RedisConnection redis) {
        if (!behind.equals(lastDelivered)) {
            behind = lastDelivered;
            counted = lastDelivered;
            number = 0;
        }
        long found = 1;
        while (number < most && found > 0) {
            found = countOn(redis);
            number += found;
        }
        return number;
    }

    private long countOn(RedisConnection redis) {
        List<byte[]> answer =
                redis.scriptingCommands().eval(SCRIPT, ReturnType.MULTI, 1, stream, counted.getBytes(UTF_8));
        counted = new String(answer.get(1), UTF_8);
        return Long.parseLong(new String(answer.get(0), UTF_8));
    }
}
