package io.chatarchive.faults.chat;

import io.chatarchive.faults.entry.EntryId;
import io.chatarchive.faults.server.RedisProcess;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.models.stream.PendingMessage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What the consumer group has not finished: entries that are unread or pending. */
public final class Backlog {
    /** More than the lanes of all consumers together are given at a time. */
    private static final int MOST_PENDING = 10_000;

    private final RedisProcess redis;
    private final Duration patience;

    /**
     * @param patience how long to wait for the consumers
     */
    public Backlog(RedisProcess redis, Duration patience) {
        this.redis = redis;
        this.patience = patience;
    }

    /** The id that Redis gave last. Another fault may strike Redis meanwhile. */
    public EntryId lastSent() {
        return Awaitility.await()
                .atMost(patience)
                .ignoreExceptions()
                .until(
                        () -> redis.ask(commands -> EntryId.of(ChatStream.pairs(commands.xinfoStream(ChatStream.KEY))
                                        .get("last-generated-id")
                                + "")),
                        Objects::nonNull);
    }

    public boolean wasSent(EntryId id) {
        return redis.ask(commands ->
                !commands.xrange(ChatStream.KEY, Range.create(id + "", id + "")).isEmpty());
    }

    /** The first entry that is not finished, empty if there is none. */
    public Optional<EntryId> oldest() {
        return unfinished().min(Comparator.naturalOrder());
    }

    /**
     * Waits until everything is finished that is in the stream now.
     *
     * @param what says in the error what is not so
     */
    public void awaitFinished(String what) {
        EntryId last = lastSent();
        await(what, () -> unfinished().allMatch(id -> id.compareTo(last) > 0));
    }

    /** The same, apart from an entry and the rest of the batch that it is in: what its consumer has. */
    public void awaitFinishedExceptBatchOf(EntryId entry, String what) {
        EntryId last = lastSent();
        await(
                what,
                () -> redis.ask(commands -> {
                    String consumer = pending(commands, Range.create(entry + "", entry + ""), 1).stream()
                            .map(PendingMessage::getConsumer)
                            .collect(Collectors.joining());
                    return unread(commands).allMatch(id -> id.compareTo(last) > 0)
                            && pending(commands, Range.create("-", last + ""), MOST_PENDING).stream()
                                    .allMatch(pending -> pending.getConsumer().equals(consumer));
                }));
    }

    private void await(String what, Callable<Boolean> finished) {
        try {
            Awaitility.await()
                    .atMost(patience)
                    .ignoreExceptions() // another fault may strike Redis meanwhile
                    .until(finished);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(
                    "Not within " + patience + ": " + what + "; oldest unfinished " + oldest() + ", last sent "
                            + lastSent(),
                    e);
        }
    }

    /** The first ones: what is unread is asked for first, lest an entry is overlooked that is delivered meanwhile. */
    private Stream<EntryId> unfinished() {
        return redis.ask(commands -> Stream.concat(
                unread(commands),
                pending(commands, Range.unbounded(), 1).stream().map(entry -> EntryId.of(entry.getId()))));
    }

    private static Stream<EntryId> unread(RedisCommands<String, String> commands) {
        String last = ChatStream.lastDelivered(commands).orElse("0-0");
        Range<String> behind = Range.from(Range.Boundary.excluding(last), Range.Boundary.unbounded());
        return commands.xrange(ChatStream.KEY, behind, Limit.from(1)).stream().map(entry -> EntryId.of(entry.getId()));
    }

    private static List<PendingMessage> pending(RedisCommands<String, String> commands, Range<String> ids, int most) {
        return ChatStream.lastDelivered(commands).isEmpty()
                ? List.of()
                : commands.xpending(ChatStream.KEY, ChatStream.GROUP, ids, Limit.from(most));
    }
}
