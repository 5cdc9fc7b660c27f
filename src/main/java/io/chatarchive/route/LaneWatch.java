package io.chatarchive.route;

import io.chatarchive.stream.ConsumerNames;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.Lane;
import io.chatarchive.stream.OtherReaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;

/**
 * Looks after the lanes while they work: keeps their batches from going idle, so that nobody else claims them; notices
 * who reads beside them; and wakes those that wait for a server once it is seen again.
 */
public final class LaneWatch {
    private static final Duration LONGEST_REFRESH = Duration.ofSeconds(30);

    private final List<Lane> lanes;
    private final UnfinishedBatches batches;
    private final OtherReaders otherReaders;
    private final ConsumerNames names;
    private final OutageBackoff outageWait;
    private final Duration refresh;
    private long batchesBefore;
    private boolean worked = true;

    public LaneWatch(
            List<Lane> lanes,
            UnfinishedBatches batches,
            OtherReaders otherReaders,
            ConsumerNames names,
            OutageBackoff outageWait,
            Duration claimMinIdle) {
        this.lanes = lanes;
        this.batches = batches;
        this.otherReaders = otherReaders;
        this.names = names;
        this.outageWait = outageWait;
        Duration quarter = claimMinIdle.dividedBy(4);
        this.refresh = quarter.compareTo(LONGEST_REFRESH) < 0 ? quarter : LONGEST_REFRESH;
    }

    public List<Future<?>> start(ScheduledExecutorService timer) {
        return List.of(
                timer.scheduleWithFixedDelay(
                        ArchiveThreads.again(names::look), 0, ConsumerNames.PERIOD.toMillis(), TimeUnit.MILLISECONDS),
                timer.scheduleWithFixedDelay(
                        ArchiveThreads.again(this::refresh),
                        refresh.toMillis(),
                        refresh.toMillis(),
                        TimeUnit.MILLISECONDS));
    }

    private void refresh() {
        try {
            batches.refresh();
        } catch (DataAccessException e) {
            // Redis is away: nobody can claim them, and the next time makes up for it
        }
    }

    /** Before the group is looked at. */
    public synchronized void looks() {
        batchesBefore = lanes.stream().mapToLong(Lane::readsSinceStart).sum();
    }

    public synchronized void saw(Optional<GroupState> state) {
        otherReaders.saw(state, batchesBefore);
        boolean works = state.isPresent() && state.get().refusal().isEmpty();
        if (works && !worked) {
            outageWait.wakeUp();
        }
        worked = works;
    }

    /** How often lanes have tried a step again, since the start. */
    public long retries() {
        return outageWait.retries();
    }

    public void databaseIsBack() {
        outageWait.wakeUp();
    }

    /** What a person should know about the lanes and their names, or empty text. */
    public String warning() {
        String hanging = lanes.stream().filter(Lane::hangs).map(Lane::consumer).collect(Collectors.joining("', '"));
        return hanging.isEmpty()
                ? names.warning()
                : "Consumer '" + hanging + "' hangs: it has worked on one batch for more than "
                        + Lane.LONGEST_WORK.toMinutes() + " minutes. Other processes may claim the batch; if there are"
                        + " none, restart this one.";
    }
}
