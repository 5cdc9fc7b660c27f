package io.chatarchive.watch;

import io.chatarchive.stream.GroupState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Judges how an archive is by what was seen in a window of time, and not by a threshold: one slow look says nothing. Safe
 * for several threads.
 */
public final class StateJudge {
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration SHORT_PERIOD = Duration.ofSeconds(5);
    private static final int FEWEST = 6;

    /** Ids from before that have no time. So have those of the future, but for what the clocks of servers differ by. */
    private static final Instant EARLIEST = Instant.parse("2010-01-01T00:00:00Z");

    private static final Duration CLOCKS = Duration.ofSeconds(60);

    private final Duration period;
    private final Duration patience;
    private final Duration claimMinIdle;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Instant notFree = Instant.EPOCH;

    /**
     * What one look saw.
     *
     * @param finished entries that this process has finished since its start
     */
    public record Sample(GroupState group, long finished) {
        Instant at() {
            return group.at();
        }

        boolean isLike(Sample other) {
            return finished == other.finished
                    && group.lastDelivered().equals(other.group.lastDelivered())
                    && group.pending() == other.group.pending();
        }
    }

    /**
     * What else is known at the moment.
     *
     * @param unknown why Redis cannot be asked, in words; empty text if it can
     * @param paused who has paused it, in words; empty text if nobody has
     * @param blocked what is in the way, in words; empty text if nothing is
     * @param due whether the schedule lets it drain
     * @param working whether a lane is at work
     * @param next what the schedule does next, in words
     */
    public record Circumstances(
            String unknown, String paused, String blocked, boolean due, boolean working, String next) {}

    /** The state, and a sentence about it. */
    public record Judgement(ArchiveState state, String words) {}

    /**
     * Makes one that has seen nothing.
     *
     * @param period between two drains
     * @param patience after which nothing that moves is a stall
     * @param claimMinIdle after which this process claims what others were given
     */
    public StateJudge(Duration period, Duration patience, Duration claimMinIdle) {
        this.claimMinIdle = claimMinIdle;
        this.period = period;
        this.patience = patience;
    }

    public synchronized void saw(Sample sample) {
        if (!samples.isEmpty() && sample.at().isBefore(samples.peekLast().at())) {
            sawNothing(); // another server answers, or its clock has gone back
        }
        samples.addLast(sample);
        Duration limit = patience.plus(sample.group().isBacklogOfOthers() ? claimMinIdle : Duration.ZERO);
        Duration longest = WINDOW.compareTo(limit) > 0 ? WINDOW : limit;
        while (samples.size() > FEWEST && age(samples.peekFirst()).compareTo(longest) > 0) {
            samples.removeFirst();
        }
    }

    /** Redis could not be asked: what was seen before says nothing about now. */
    public synchronized void sawNothing() {
        samples.clear();
        notFree = Instant.EPOCH;
    }

    private Duration age(Sample sample) {
        return Duration.between(sample.at(), samples.peekLast().at());
    }

    public synchronized Judgement judge(Circumstances now) {
        Sample last = samples.peekLast();
        if (last == null || !now.unknown().isEmpty()) {
            return new Judgement(ArchiveState.UNKNOWN, or(now.unknown(), "The stream has not been looked at yet."));
        }
        boolean free = now.paused().isEmpty() && now.blocked().isEmpty() && now.due();
        notFree = free ? notFree : last.at();
        if (!now.paused().isEmpty()) {
            return new Judgement(ArchiveState.PAUSED, "It is " + now.paused() + ".");
        }
        if (!now.blocked().isEmpty()) {
            return new Judgement(ArchiveState.BLOCKED, now.blocked());
        }
        if (!last.group().hasBacklog()) {
            return new Judgement(ArchiveState.UP_TO_DATE, "Nothing waits.");
        }
        boolean waitsForTick = !now.working() && isWithinPeriod(last.group(), Duration.ofSeconds(5));
        if (now.due() && waitsForTick && isSoon(last.group())) {
            return new Judgement(ArchiveState.UP_TO_DATE, "What came last waits for the next look.");
        }
        if (!now.due() || waitsForTick) {
            return new Judgement(ArchiveState.WAITING, "It waits for " + now.next() + ".");
        }
        return judgeBacklog(whileFree());
    }

    private static String or(String words, String others) {
        return words.isEmpty() ? others : words;
    }

    private boolean isWithinPeriod(GroupState group, Duration tolerance) {
        return lag(group)
                .filter(lag -> lag.compareTo(period.plus(tolerance)) <= 0)
                .isPresent();
    }

    /** With a short period something waits at every other moment: nobody would call that waiting. */
    private boolean isSoon(GroupState group) {
        return period.compareTo(SHORT_PERIOD) <= 0 && isWithinPeriod(group, Duration.ofSeconds(1));
    }

    /** The looks since it was last paused, in trouble or not due: what stood still before is no stall. */
    private LookWindow whileFree() {
        List<Sample> free =
                samples.stream().filter(sample -> sample.at().isAfter(notFree)).toList();
        return new LookWindow(free.isEmpty() ? List.of(samples.peekLast()) : free);
    }

    private Judgement judgeBacklog(LookWindow window) {
        if (window.wasEmptyOnce()) {
            return new Judgement(ArchiveState.UP_TO_DATE, "Nothing waited a moment ago.");
        }
        GroupState group = window.last().group();
        Duration still = window.still();
        Duration limit = group.isBacklogOfOthers() ? patience.plus(claimMinIdle) : patience;
        if (still.compareTo(limit) >= 0) {
            return new Judgement(
                    ArchiveState.STALLED,
                    "Nothing has moved for " + still.toSeconds() + " s, and " + group.backlog() + ".");
        }
        return window.length().compareTo(patience) >= 0 && window.grows()
                ? new Judgement(ArchiveState.FALLING_BEHIND, "More comes than is stored: " + group.backlog() + ".")
                : new Judgement(ArchiveState.CATCHING_UP, catchingUp(group, window.waitingPerSecond()));
    }

    private static String catchingUp(GroupState group, OptionalDouble perSecond) {
        boolean shrinks = group.waiting().isPresent() && perSecond.orElse(0) < 0;
        return shrinks
                ? "It is catching up: " + group.backlog() + ", about "
                        + Math.round(group.waiting().getAsLong() / -perSecond.getAsDouble()) + " s left."
                : "It moves: " + group.backlog() + ".";
    }

    /** Entries that this process has finished a second, over the window; empty as long as there is one sample. */
    public synchronized OptionalDouble finishedPerSecond() {
        return samples.isEmpty() ? OptionalDouble.empty() : new LookWindow(List.copyOf(samples)).finishedPerSecond();
    }

    /** By how many entries a second what waits grows; negative while it becomes less; empty where nobody knows. */
    public synchronized OptionalDouble waitingPerSecond() {
        return samples.isEmpty() ? OptionalDouble.empty() : new LookWindow(List.copyOf(samples)).waitingPerSecond();
    }

    /**
     * Now minus the time of the oldest entry that is not finished, by its id: zero if nothing waits, empty where ids have no
     * plausible time.
     */
    public static Optional<Duration> lag(GroupState group) {
        return group.lag(EARLIEST, group.at().plus(CLOCKS));
    }

    /** How long ago the oldest pending entry was added; empty if none is pending, or its id has no plausible time. */
    public static Optional<Duration> oldestPendingAge(GroupState group) {
        return group.oldestPendingAge(EARLIEST, group.at().plus(CLOCKS));
    }

    /** How long ago the oldest unread entry was added; empty if there is none, or its id has no plausible time. */
    public static Optional<Duration> oldestUnreadAge(GroupState group) {
        return group.oldestUnreadAge(EARLIEST, group.at().plus(CLOCKS));
    }
}
