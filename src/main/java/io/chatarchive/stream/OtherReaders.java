package io.chatarchive.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * Notices that another process reads from the group: the group is given entries while no lane of this process reads. Safe
 * for several threads.
 */
public final class OtherReaders {
    private String lastDelivered = "";
    private long ownBatches = -1;
    private boolean read;
    private long lastRead;

    /**
     * Notes what was seen.
     *
     * @param batches how often this process had read before it was seen
     */
    public synchronized void saw(Optional<GroupState> state, long batches) {
        String delivered = state.map(GroupState::lastDelivered).orElse("");
        boolean given = !delivered.isEmpty() && !lastDelivered.isEmpty() && !delivered.equals(lastDelivered);
        if (given && batches == ownBatches) {
            read = true;
            lastRead = System.nanoTime();
        }
        lastDelivered = delivered;
        ownBatches = batches;
    }

    /** Whether one has read within that time. */
    public synchronized boolean hasRead(Duration lately) {
        return read && System.nanoTime() - lastRead <= lately.toNanos();
    }
}
