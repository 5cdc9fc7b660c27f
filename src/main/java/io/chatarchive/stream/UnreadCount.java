package io.chatarchive.stream;

import java.util.List;
import java.util.OptionalLong;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Counts the entries that the group has not been given, where Redis cannot say how many those are. As long as the group
 * is given none it goes on where it stopped the last time. Safe for many threads.
 */
final class UnreadCount {
    private static final RedisScript COUNT_ON = new RedisScript("count-unread.lua");

    private final RedisConnectionFactory redis;
    private final String stream;
    private String behind = "";
    private String counted = "";
    private long number;

    /** Makes one that has counted nothing. */
    UnreadCount(RedisConnectionFactory redis, String stream) {
        this.redis = redis;
        this.stream = stream;
    }

    /**
     * The number, or at least the given one if there are that many.
     *
     * @param lastDelivered the id up to which the group has been given entries
     * @throws DataAccessException if Redis refuses or does not answer
     */
    synchronized long upTo(long most, String lastDelivered) {
        begin(lastDelivered);
        long found = 1;
        while (number < most && found > 0) {
            found = goOn();
        }
        return number;
    }

    /** The number, if no more than so many steps of about a thousand entries are left; else the next call goes on. */
    synchronized OptionalLong within(int steps, String lastDelivered) {
        begin(lastDelivered);
        for (int i = 0; i < steps; i++) {
            if (goOn() == 0) {
                return OptionalLong.of(number);
            }
        }
        return OptionalLong.empty();
    }

    private void begin(String lastDelivered) {
        if (!behind.equals(lastDelivered)) {
            behind = lastDelivered;
            counted = lastDelivered;
            number = 0;
        }
    }

    private long goOn() {
        List<String> answer = COUNT_ON.texts(redis, List.of(stream), List.of(counted));
        long found = Long.parseLong(answer.get(0));
        counted = answer.get(1);
        number += found;
        return found;
    }
}
