package io.chatarchive.stream;

import io.chatarchive.fault.RedisErrorClassifier;
import io.chatarchive.message.StreamEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The consumer group as it was when it was looked at.
 *
 * @param exists whether the group has been created
 * @param at the time on the server
 * @param length entries in the stream, archived or not
 * @param pending delivered to consumers of the group and not acknowledged
 * @param ownPending those of them that were delivered to consumers of this process
 * @param oldestPending the entry id of the oldest of them, or empty text
 * @param lastDelivered the entry id up to which the group has been given entries, or empty text
 * @param firstUnread the entry id of the first that the group has not been given, or empty text
 * @param consumers of the group
 * @param lag how many those are; empty where Redis cannot say
 * @param deadLetters entries in the dead-letter stream; empty where it is no stream
 * @param firstSkipped where the group has never had a consumer and begins behind entries, the first of those
 * @param lastId the last entry id that the stream has given, or empty text
 * @param otherGroups names of the stream's other groups, or empty text
 * @param refusal the error by which Redis refuses to write, though it can be read
 */
public record GroupState(
        boolean exists,
        Instant at,
        long length,
        long pending,
        long ownPending,
        String oldestPending,
        String lastDelivered,
        String firstUnread,
        long consumers,
        OptionalLong lag,
        OptionalLong deadLetters,
        Optional<String> firstSkipped,
        String lastId,
        String otherGroups,
        Optional<String> refusal) {

    /** Reads what the script look-at-group.lua says. A group that does not exist will be created from the first entry. */
    static GroupState of(Map<String, String> said) {
        long length = Long.parseLong(said.get("length"));
        boolean exists = said.containsKey("pending");
        return new GroupState(
                exists,
                Instant.ofEpochMilli(Long.parseLong(said.get("now"))),
                length,
                number(said, "pending").orElse(0),
                number(said, "own_pending").orElse(0),
                said.getOrDefault("oldest_pending", ""),
                said.getOrDefault("last_delivered", ""),
                said.getOrDefault("first_unread", ""),
                number(said, "consumers").orElse(0),
                exists ? lag(said, length) : OptionalLong.of(length),
                number(said, "dead_letters"),
                Optional.ofNullable(said.get("first_skipped")),
                said.getOrDefault("last_id", ""),
                said.getOrDefault("other_groups", ""),
                Optional.ofNullable(said.get("refusal")).map(RedisErrorClassifier::words));
    }

    /** Sometimes it can be told from the ids. Else it is as Redis says, which may count what was trimmed unread. */
    private static OptionalLong lag(Map<String, String> said, long length) {
        String firstUnread = said.get("first_unread");
        if (firstUnread == null) {
            return OptionalLong.of(0);
        }
        if (firstUnread.equals(said.get("first"))) {
            return OptionalLong.of(length);
        }
        OptionalLong lag = number(said, "lag");
        return lag.orElse(0) > length ? OptionalLong.empty() : lag;
    }

    /** The same, where the entries that the group has not been given were counted. */
    public GroupState withLag(long unread) {
        return new GroupState(
                exists,
                at,
                length,
                pending,
                ownPending,
                oldestPending,
                lastDelivered,
                firstUnread,
                consumers,
                OptionalLong.of(unread),
                deadLetters,
                firstSkipped,
                lastId,
                otherGroups,
                refusal);
    }

    private static OptionalLong number(Map<String, String> said, String name) {
        String text = said.get(name);
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    public boolean hasBacklog() {
        return pending > 0 || unread();
    }

    /** Whether there is anything to do: also where the group is yet to be created. */
    public boolean wantsDrain() {
        return !exists || hasBacklog();
    }

    public boolean unread() {
        return !firstUnread.isEmpty();
    }

    boolean isLagUnknown() {
        return unread() && lag.isEmpty() && !lastDelivered.isEmpty();
    }

    /** Entries that are unread or pending; empty where Redis cannot say. */
    public OptionalLong waiting() {
        return unread() && lag.isEmpty() ? OptionalLong.empty() : OptionalLong.of(pending + lag.orElse(0));
    }

    /** How long ago the oldest entry that the group has not been given was added, by its entry id. */
    public Optional<Duration> oldestUnreadAge() {
        return unread() ? Optional.of(age(firstUnread)) : Optional.empty();
    }

    /** Whether the group has not finished everything up to that entry. */
    public boolean hasUnfinishedUpTo(String id) {
        boolean unreadBefore = unread() && StreamEntry.isNotBefore(id, firstUnread);
        return unreadBefore || (!oldestPending.isEmpty() && StreamEntry.isNotBefore(id, oldestPending));
    }

    /** Whether all that waits was delivered to consumers of other processes. */
    public boolean isBacklogOfOthers() {
        return pending > 0 && ownPending == 0 && !unread();
    }

    /** How long ago the oldest pending entry was added, by its entry id. */
    public Optional<Duration> oldestPendingAge() {
        return oldestPending.isEmpty() ? Optional.empty() : Optional.of(age(oldestPending));
    }

    /**
     * How long ago the oldest entry was added that is not finished, by its entry id: zero if nothing waits.
     *
     * @param earliest an id with a time before that has none that is plausible, nor one after {@code latest}: then it is empty
     */
    public Optional<Duration> lag(Instant earliest, Instant latest) {
        if (!hasBacklog()) {
            return Optional.of(Duration.ZERO);
        }
        boolean pendingIsOlder =
                !unread() || (!oldestPending.isEmpty() && StreamEntry.isNotBefore(firstUnread, oldestPending));
        return age(pendingIsOlder ? oldestPending : firstUnread, earliest, latest);
    }

    /** As {@link #oldestPendingAge()}, and empty where the entry id has no time that is plausible, as in {@link #lag}. */
    public Optional<Duration> oldestPendingAge(Instant earliest, Instant latest) {
        return oldestPending.isEmpty() ? Optional.empty() : age(oldestPending, earliest, latest);
    }

    /** As {@link #oldestUnreadAge()}, and empty where the entry id has no time that is plausible, as in {@link #lag}. */
    public Optional<Duration> oldestUnreadAge(Instant earliest, Instant latest) {
        return unread() ? age(firstUnread, earliest, latest) : Optional.empty();
    }

    private Optional<Duration> age(String id, Instant earliest, Instant latest) {
        long added = added(id);
        boolean plausible = added >= earliest.toEpochMilli() && added <= latest.toEpochMilli();
        return plausible ? Optional.of(age(id)) : Optional.empty();
    }

    private Duration age(String id) {
        return Duration.ofMillis(Math.max(0, at.toEpochMilli() - added(id)));
    }

    private static long added(String id) {
        return Long.parseUnsignedLong(id, 0, id.indexOf('-'), 10);
    }

    /** What waits, such as "3 pending, 120 not yet read". */
    public String backlog() {
        if (!hasBacklog()) {
            return "nothing waits";
        }
        String notRead =
                lag.isPresent() ? lag.getAsLong() + " not yet read" : unread() ? "more not yet read" : "0 not yet read";
        return pending + " pending, " + notRead;
    }
}
