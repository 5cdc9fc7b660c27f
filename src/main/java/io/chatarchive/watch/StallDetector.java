package io.chatarchive.watch;

import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.GroupState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Knows for how long entries have waited without anything moving: nothing archived or set aside by this process,
 * nothing delivered or acknowledged in the group. Safe for many threads.
 */
public final class StallDetector {
    private record Marks(long moved, String lastDelivered, String oldestPending) {}

    private final Clock clock;
    private final Duration patience;
    private final Duration claimMinIdle;
    private final Predicate<GroupState> isDue;
    private GroupState state;
    private Marks marks;
    private Instant since;

    /**
     * Makes one that has seen nothing.
     *
     * @param isDue whether what waits should be on its way, or waits by the schedule
     */
    public StallDetector(ArchiveSettings settings, Clock clock, Predicate<GroupState> isDue) {
        this.clock = clock;
        this.isDue = isDue;
        this.patience = settings.watch().patience();
        this.claimMinIdle = settings.claimMinIdle();
    }

    /**
     * Notes what was seen.
     *
     * @param moved a number that grows with whatever this process gets done
     */
    public synchronized void saw(GroupState newState, long moved) {
        Marks newMarks = new Marks(moved, newState.lastDelivered(), newState.oldestPending());
        boolean waited = state != null && state.hasBacklog() && isDue.test(newState);
        if (!waited || !newMarks.equals(marks)) {
            since = clock.instant();
        }
        state = newState;
        marks = newMarks;
    }

    /** Redis could not be asked. Time starts again: the archive did not cause that wait. */
    public synchronized void sawNothing() {
        state = null;
    }

    /** For how long nothing has moved, once that is longer than it should be. */
    synchronized Optional<Duration> tooLong() {
        if (state == null || !state.hasBacklog()) {
            return Optional.empty();
        }
        // entries of a dead process wait until they may be claimed
        Duration limit = state.isBacklogOfOthers() ? patience.plus(claimMinIdle) : patience;
        Duration still = Duration.between(since, clock.instant());
        return still.compareTo(limit) < 0 ? Optional.empty() : Optional.of(still);
    }
}
