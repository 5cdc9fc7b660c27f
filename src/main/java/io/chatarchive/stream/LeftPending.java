package io.chatarchive.stream;

import io.chatarchive.message.StreamEntry;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a lane has left pending in this round and in the one before. It is passed over until the round is over, or started
 * over: the other messages have their turn first.
 */
final class LeftPending {
    private static final String FIRST = "-";

    private final LongSupplier nanoTime;
    private long since;
    private int number;
    private int numberBefore;
    private int unclassified;
    private StreamEntry last;
    private StreamEntry lastBefore;
    private boolean isPast;

    LeftPending(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What was left has its turn again. */
    void startOver() {
        numberBefore = number;
        lastBefore = last;
        isPast = false;
        last = null;
        number = 0;
        unclassified = 0;
        since = nanoTime.getAsLong();
    }

    /** A batch was read that begins with this entry. */
    void read(StreamEntry first) {
        isPast |= lastBefore == null || StreamEntry.BY_ID.compare(first, lastBefore) > 0;
    }

    /**
     * These stay pending.
     *
     * @param ghosts how many of them were deleted, and never come again
     */
    void add(List<StreamEntry> entries, int ghosts) {
        for (StreamEntry entry : entries) {
            if (last == null || StreamEntry.BY_ID.compare(entry, last) > 0) {
                last = entry;
            }
        }
        number += entries.size() - ghosts;
    }

    /** So many messages failed by an unclassified error. */
    void unclassified(int messages) {
        unclassified += messages;
    }

    int unclassified() {
        return unclassified;
    }

    /** Nothing is pending any more; another process may have finished it. */
    void clear() {
        number = 0;
        numberBefore = 0;
        unclassified = 0;
    }

    int number() {
        return number;
    }

    /** That of this round, or of the one before if it was larger. */
    int numberLately() {
        return Math.max(numberBefore, number);
    }

    boolean isAny() {
        return numberBefore > 0 || number > 0 || unclassified > 0;
    }

    /** Whether something has waited that long for its turn, and the others have had theirs. */
    boolean isRetryDue(Duration period) {
        return number > 0 && isPast && nanoTime.getAsLong() - since >= period.toNanos();
    }

    /** The id from which on pending entries are to be read. */
    String firstToRead() {
        return last == null ? FIRST : last.nextId();
    }
}
