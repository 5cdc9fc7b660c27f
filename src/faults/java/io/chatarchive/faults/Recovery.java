package io.chatarchive.faults;

import io.chatarchive.faults.chat.Backlog;
import io.chatarchive.faults.entry.EntryId;
import io.chatarchive.faults.server.ArchiveProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What becomes of messages that waited, once every fault is healed, while others keep coming. A consumer that gets on
 * with them only when the load pauses has not recovered.
 */
public final class Recovery {
    private final Backlog backlog;
    private final List<ArchiveProcess> consumers;
    private final Duration patience;
    private final Waits waits = new Waits(System.currentTimeMillis());

    /** Everything is healed now. */
    public Recovery(Backlog backlog, List<ArchiveProcess> consumers, Duration patience) {
        this.backlog = backlog;
        this.consumers = consumers;
        this.patience = patience;
    }

    /** Waits until everything that was sent before is finished, and the health of every consumer is UP. */
    void awaitWithLoad() {
        EntryId last = backlog.lastSent();
        try {
            Awaitility.await()
                    .atMost(patience)
                    .until(() -> isFinished(last) && consumers.stream().allMatch(ArchiveProcess::isUp));
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(
                    "Not within " + patience + ": sent last before " + last + ", not finished " + backlog.oldest()
                            + ", health "
                            + consumers.stream().map(ArchiveProcess::health).toList(),
                    e);
        }
    }

    /** How long a message waited that was sent before or meanwhile. */
    public Duration longestWait() {
        return waits.longest();
    }

    /** Fails if a message waited longer: for a timeout, or for a pause of the load, although its cause was gone. */
    public void requireWaitsWithin(Duration most) {
        if (longestWait().compareTo(most) > 0) {
            throw new IllegalStateException("A message waited for " + Summary.seconds(longestWait())
                    + " after the last fault was healed; at most " + Summary.seconds(most) + " are right");
        }
    }

    private boolean isFinished(EntryId last) {
        Optional<EntryId> oldest = backlog.oldest();
        waits.look(oldest, System.currentTimeMillis());
        return oldest.stream().allMatch(id -> id.compareTo(last) > 0);
    }
}
