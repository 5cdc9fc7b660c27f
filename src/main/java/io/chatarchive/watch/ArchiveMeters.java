package io.chatarchive.watch;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.route.ArchiveCounts;
import io.chatarchive.stream.GroupState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The meters of what the archive has done, and of what was seen of its group. What cannot be known now has no value at
 * all: a lag of 0 would say that all is well.
 */
public final class ArchiveMeters {
    private final HostMeters meters;
    private final ArchiveCounts counts;
    private final KnownNumbers pending;
    private final KnownNumbers lag;
    private final KnownNumbers timeLag;
    private final KnownNumbers length;
    private final KnownNumbers deadLetters;
    private final KnownNumbers oldestPendingAge;
    private final KnownNumbers oldestPendingUnchanged;
    private final KnownNumbers oldestUnreadAge;
    private final OldestPending oldestPending;
    private volatile boolean redisFails;
    private volatile BooleanSupplier databaseFails = () -> false;
    private volatile ArchiveState state = ArchiveState.UNKNOWN;

    public ArchiveMeters(
            HostMeters meters, ArchiveCounts counts, LongSupplier retries, OutageLog outages, Clock clock) {
        this.meters = meters;
        this.counts = counts;
        oldestPending = new OldestPending(clock);
        counter("archived", "Messages stored and acknowledged", ArchiveCounts.Counts::archived);
        counter(
                "duplicates",
                "Messages that were stored already when they came again",
                ArchiveCounts.Counts::duplicates);
        counter("dead.lettered", "Messages set aside", ArchiveCounts.Counts::deadLettered);
        counter("dropped", "Messages that a step dropped on purpose", ArchiveCounts.Counts::dropped);
        counter("ghosts", "Entries deleted from the stream while pending", ArchiveCounts.Counts::ghosts);
        counter("claimed", "Entries claimed from other consumers", ArchiveCounts.Counts::claimed);
        meters.counter("retries", "Steps tried again after an error", retries);
        TimeGauge.builder(
                        HostMeters.PREFIX + "since.progress",
                        counts,
                        TimeUnit.SECONDS,
                        counted -> secondsSince(counted, clock))
                .description("Time since something was archived or set aside, or the start")
                .register(meters.registry());
        for (Fault.Server server : EnumSet.complementOf(EnumSet.of(Fault.Server.INTAKE))) {
            gauge(
                    "failing",
                    "1 while this fails, and the archive waits for it",
                    "what",
                    server.name(),
                    () -> fails(outages, server));
        }
        for (ArchiveState one : ArchiveState.values()) {
            gauge("state", "1 for the state of the archive, 0 for the others", "state", one.word(), () -> state == one);
        }
        pending = meters.numbers("pending", "Entries delivered to the group and not acknowledged", null);
        lag = meters.numbers("lag", "Entries that the group has not been given; absent where Redis cannot say", null);
        timeLag = meters.numbers("time.lag", "Time since the oldest entry was added that is not archived", "seconds");
        length = meters.numbers("stream.length", "Entries in the stream, archived or not", null);
        deadLetters = meters.numbers("dead.letters", "Entries in the dead-letter stream", null);
        oldestPendingAge =
                meters.numbers("oldest.pending.age", "Time since the oldest pending entry was added", "seconds");
        oldestPendingUnchanged = meters.numbers(
                "oldest.pending.unchanged", "Time since the oldest pending entry was first seen to be that", "seconds");
        oldestUnreadAge =
                meters.numbers("oldest.unread.age", "Time since the oldest unread entry was added", "seconds");
    }

    /** Takes over what was seen of the group; empty where it cannot be seen. */
    public void saw(Optional<GroupState> group) {
        redisFails = group.isEmpty() || group.get().refusal().isPresent();
        pending.set(group.map(GroupState::pending));
        length.set(group.map(GroupState::length));
        lag.set(group.map(GroupState::lag).orElse(OptionalLong.empty()));
        timeLag.set(group.flatMap(StateJudge::lag).map(ArchiveMeters::seconds));
        deadLetters.set(group.map(GroupState::deadLetters).orElse(OptionalLong.empty()));
        oldestPendingAge.set(group.flatMap(StateJudge::oldestPendingAge).map(ArchiveMeters::seconds));
        oldestPendingUnchanged.set(group.flatMap(oldestPending::unchanged).map(ArchiveMeters::seconds));
        oldestUnreadAge.set(group.flatMap(StateJudge::oldestUnreadAge).map(ArchiveMeters::seconds));
    }

    /** Takes over the judgement of a look. */
    public void judged(ArchiveState newState) {
        state = newState;
    }

    /** Who looks at the database between two drains. */
    public void watches(BooleanSupplier failing) {
        databaseFails = failing;
    }

    private boolean fails(OutageLog outages, Fault.Server server) {
        return outages.isAway(server)
                || (server == Fault.Server.REDIS && redisFails)
                || (server == Fault.Server.DATABASE && databaseFails.getAsBoolean());
    }

    private void counter(String name, String description, ToLongFunction<ArchiveCounts.Counts> count) {
        meters.counter(name, description, () -> count.applyAsLong(counts.sinceStart()));
    }

    private void gauge(String name, String description, String tag, String value, BooleanSupplier isTrue) {
        Gauge.builder(HostMeters.PREFIX + name, isTrue, is -> is.getAsBoolean() ? 1 : 0)
                .description(description)
                .tag(tag, value.toLowerCase(Locale.ROOT))
                .strongReference(true)
                .register(meters.registry());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static double secondsSince(ArchiveCounts counts, Clock clock) {
        return seconds(Duration.between(counts.lastProgress(), clock.instant()));
    }
}
