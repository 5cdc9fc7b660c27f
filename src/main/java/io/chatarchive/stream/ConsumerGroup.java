package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.ArchiveSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.stream.ReadOffset;

/**
 * The consumer group of the chat stream: reads from it, acknowledges, sets aside. Where the group is missing (a new
 * stream, a flushed or restored server) it is created from the first entry: storing twice is harmless, skipping is not.
 * Safe for many threads. Each method throws {@link DataAccessException} if Redis cannot be asked; whatever was pending
 * then still is.
 */
public final class ConsumerGroup {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerGroup.class);
    private static final RedisScript READ = new RedisScript("read.lua");
    private static final RedisScript LAST_ENTRY = new RedisScript("last-entry.lua");
    private static final RedisScript SET_ASIDE = new RedisScript("set-aside.lua");
    private static final RedisScript ACKNOWLEDGE = new RedisScript("acknowledge.lua");
    private static final RedisScript KEEP = new RedisScript("keep.lua");

    /** A script blocks Redis: so many entries at a time. */
    private static final int AT_A_TIME = 1_000;

    /** What became of an entry that was to be set aside. */
    public enum Outcome {
        SET_ASIDE,
        NOT_PENDING,
        GHOST
    }

    private final RedisConnectionFactory redis;
    private final ArchiveSettings settings;
    private final ArchiveSettings.Stream stream;
    private final Supplier<ConsumerNames.Use> names;
    private final ClaimSchedule claims;
    private final UnreadCount unread;
    private final StreamTrim trim;
    private final byte[] key;

    /**
     * Makes one; asks nothing yet.
     *
     * @param names whether another process reads under the consumer names of this one
     */
    public ConsumerGroup(RedisConnectionFactory redis, ArchiveSettings settings, Supplier<ConsumerNames.Use> names) {
        this.redis = redis;
        this.settings = settings;
        this.stream = settings.stream();
        this.names = names;
        this.claims = new ClaimSchedule(settings.claimMinIdle());
        this.unread = new UnreadCount(redis, stream.key());
        this.trim = new StreamTrim(redis, settings, Clock.systemUTC());
        this.key = stream.key().getBytes(UTF_8);
    }

    /** The state of the group; changes nothing. */
    public GroupState look() {
        return ask(connection -> StreamLook.look(connection, settings));
    }

    /** The id of the last entry that the stream has been given. */
    public String lastEntry() {
        return new String((byte[]) LAST_ENTRY.run(redis, ReturnType.VALUE, List.of(stream.key()), List.of()), UTF_8);
    }

    /** That state with the entries counted that the group has not been given; the count ends at the given number. */
    public GroupState countUnread(GroupState state, long most) {
        return state.withLag(unread.upTo(most, state.lastDelivered()));
    }

    /**
     * The next batch for a lane: first what it was given before and has not acknowledged, so that an interrupted run is
     * finished; then what other consumers were given and have left for {@code chat.claim.min-idle}; then new entries.
     * Empty when the backlog is done. What is returned stays pending until it is acknowledged or set aside.
     *
     * @param largestMessage bytes above which a message is not read, for the database does not take it
     */
    public Delivery read(Lane lane, long largestMessage) {
        List<?> reply = (List<?>) inTheGroup(() -> READ.run(
                redis, ReturnType.MULTI, List.of(stream.key()), readArguments(lane, largestMessage, names.get())));
        Delivery batch = Delivery.of(reply, stream.key(), largestMessage);
        claims.looked(batch);
        return batch;
    }

    private List<Object> readArguments(Lane lane, long largestMessage, ConsumerNames.Use use) {
        boolean shared = use == ConsumerNames.Use.SHARED;
        List<Object> arguments = new ArrayList<>(List.of(
                stream.group(),
                lane.consumer(),
                stream.field(),
                lane.firstPending(),
                settings.batchSize(),
                Math.min(settings.batchBytes(), largestMessage / 4),
                largestMessage,
                settings.maxDeliveries(),
                claims.isDue() ? settings.claimMinIdle().toMillis() : -1,
                claims.from(),
                shared ? "shared" : lane.answerWasLost() ? "uncounted" : "count",
                use == ConsumerNames.Use.ALONE ? "give-up" : "wait"));
        arguments.addAll(settings.consumerNames());
        return arguments;
    }

    /**
     * Acknowledges entries of a lane (XACK), and deletes them (XDEL) or trims the stream (XTRIM) if that is set. What is
     * not pending for the lane is left alone: another consumer has it by now, or after a failover another message has
     * its id.
     */
    public void acknowledge(Lane lane, List<StreamEntry> entries) {
        for (int from = 0; from < entries.size(); from += AT_A_TIME) {
            List<Object> arguments = new ArrayList<>(List.of(stream.group(), lane.consumer(), deletes()));
            entries.subList(from, Math.min(entries.size(), from + AT_A_TIME))
                    .forEach(entry -> arguments.add(entry.id()));
            ACKNOWLEDGE.run(redis, ReturnType.INTEGER, List.of(stream.key()), arguments);
        }
        if (!entries.isEmpty()) {
            trim.acknowledged();
        }
    }

    private int deletes() {
        return settings.afterAck() == ArchiveSettings.AfterAck.DELETE ? 1 : 0;
    }

    /**
     * Copies an entry of a lane to the dead letters and acknowledges it, both or nothing. An entry that is no longer
     * pending for the lane is left alone: it has been set aside or stored before, or another consumer has it.
     */
    public Outcome setAside(Lane lane, StreamEntry entry, String reason, String error) {
        Object added = inTheGroup(() -> SET_ASIDE.run(
                redis,
                ReturnType.INTEGER,
                List.of(stream.key(), settings.deadLetterStream()),
                List.of(
                        stream.group(),
                        lane.consumer(),
                        entry.id(),
                        stream.field(),
                        reason,
                        error,
                        deletes(),
                        DeadLetter.newId())));
        trim.acknowledged();
        return added.equals(1L) ? Outcome.SET_ASIDE : added.equals(2L) ? Outcome.GHOST : Outcome.NOT_PENDING;
    }

    /**
     * Claims for a lane the batch that it has (XCLAIM), each entry with the delivery count of before it was read: this
     * attempt does not count. Entries that are no longer pending for the lane are left alone.
     *
     * @param idle for how long they are to have been idle: zero, so that nobody else claims them, or {@code
     *     chat.claim.min-idle}, so that others may claim them at once
     * @return entries that were deleted from the stream, and are no longer pending
     */
    public List<String> restore(Lane lane, Duration idle) {
        return keep(lane, idle, entry -> String.valueOf(entry.deliveriesBefore()));
    }

    /** The same for a lane that is at work, so that nobody claims them: the delivery counts stay as they are. */
    public List<String> refresh(Lane lane) {
        return keep(lane, Duration.ZERO, entry -> "");
    }

    private List<String> keep(Lane lane, Duration idle, Function<StreamEntry, String> deliveries) {
        List<StreamEntry> batch = lane.batch().entries();
        List<String> deleted = new ArrayList<>();
        for (int from = 0; from < batch.size(); from += AT_A_TIME) {
            List<Object> arguments = new ArrayList<>(List.of(stream.group(), lane.consumer(), idle.toMillis()));
            for (StreamEntry entry : batch.subList(from, Math.min(batch.size(), from + AT_A_TIME))) {
                arguments.add(entry.id());
                arguments.add(deliveries.apply(entry));
            }
            byte[] answer =
                    (byte[]) inTheGroup(() -> KEEP.run(redis, ReturnType.VALUE, List.of(stream.key()), arguments));
            deleted.addAll(Delivery.words(answer));
        }
        return deleted;
    }

    /** What drops from the stream what every group has finished. */
    public StreamTrim trim() {
        return trim;
    }

    private <T> T inTheGroup(Supplier<T> action) {
        try {
            return action.get();
        } catch (DataAccessException e) {
            if (!answered(e, "NOGROUP")) {
                throw e;
            }
            create();
            return action.get();
        }
    }

    private void create() {
        try {
            ask(connection ->
                    connection.streamCommands().xGroupCreate(key, stream.group(), ReadOffset.from("0"), true));
            LOG.info("Created consumer group '{}' on stream '{}', from the first entry", stream.group(), stream.key());
        } catch (DataAccessException e) {
            if (!answered(e, "BUSYGROUP")) {
                throw e;
            }
        }
    }

    private <T> T ask(Function<RedisConnection, T> question) {
        try (RedisConnection connection = redis.getConnection()) {
            return question.apply(connection);
        }
    }

    private static boolean answered(Throwable error, String code) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains(code)) {
                return true;
            }
        }
        return false;
    }
}
