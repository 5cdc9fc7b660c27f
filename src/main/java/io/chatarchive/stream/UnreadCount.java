package io.chatarchive.stream;

import java.util.List;
import org.springframework.dao.DataAccessException;

/**
 * Counts the entries that the group has not been given, where Redis cannot say how many those are. As long as the group
 * is given none it goes on where it stopped the last time. Safe for many threads.
 */
final class UnreadCount {
    private final RedisScript countOn;
    private String behind = "";
    private String counted = "";
    private long number;

    /** Makes one that has counted nothing, with the script count-unread.lua. */
    UnreadCount(RedisScript countOn) {
        this.countOn = countOn;
    }

    /**
     * The number, or at least the given one if there are that many.
     *
     * @param lastDelivered the id up to which the group has been given entries
     * @throws DataAccessException if Redis refuses or does not answer
     */
    synchronized long upTo(long most, String lastDelivered) {
        if (!behind.equals(lastDelivered)) {
            behind = lastDelivered;
            counted = lastDelivered;
            number = 0;
        }
        long found = 1;
        while (number < most && found > 0) {
            List<String> answer = countOn.run(List.of(counted));
            found = Long.parseLong(answer.get(0));
            counted = answer.get(1);
            number += found;
        }
        return number;
    }
}
