package io.chatarchive;

import java.util.Optional;

/**
 * Notices that another process reads from the group: the group is given entries while no lane of this process reads. Safe
 * for several threads.
 */
final class SiblingWatch {
    private String lastDelivered = "";
    private long ownBatches = -1;
    private boolean reads;

    /**
     * Notes what was seen.
     *
     * @param batches how many batches this process had read before it was seen
     */
    synchronized void saw(Optional<GroupState> state, long batches) {
        String delivered = state.map(GroupState::lastDelivered).orElse("");
        reads = !delivered.isEmpty()
                && !lastDelivered.isEmpty()
                && !delivered.equals(lastDelivered)
                && batches == ownBatches;
        lastDelivered = delivered;
        ownBatches = batches;
    }

    /** Whether one has read between the last two looks. */
    synchronized boolean reads() {
        return reads;
    }
}
