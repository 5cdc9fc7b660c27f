package io.chatarchive;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One consumer of the group in this process, and what it has in hand: read, but neither acknowledged nor set aside yet.
 * Safe for several threads.
 */
public final class Lane {
    private static final String FIRST = "-";
    private static final long BETWEEN_CLAIMS = Duration.ofSeconds(1).toNanos();

    /** For so many batches after a bad row more of them are expected. */
    private static final int WARY_BATCHES = 100;

    private final String consumer;
    private final Map<String, StreamEntry> inHand = new LinkedHashMap<>();
    private StreamEntry lastLeft;
    private int left;
    private int leftBefore;
    private int inDoubt;
    private int tries;
    private boolean mayEndProcess;
    private boolean answerLost;
    private int wary;
    private long nextClaim = System.nanoTime();

    Lane(String consumer) {
        this.consumer = consumer;
    }

    String consumer() {
        return consumer;
    }

    synchronized List<StreamEntry> inHand() {
        return List.copyOf(inHand.values());
    }

    synchronized boolean isBusy() {
        return !inHand.isEmpty();
    }

    synchronized void take(Collection<StreamEntry> batch) {
        batch.forEach(entry -> inHand.put(entry.id(), entry));
        nextClaim = System.nanoTime();
        tries = 0;
        wary = Math.max(0, wary - 1);
    }

    synchronized void finished(Collection<StreamEntry> entries) {
        entries.forEach(entry -> inHand.remove(entry.id()));
    }

    /** What is still in hand stays pending, and is passed over until the backlog is done. */
    synchronized void leaveRest() {
        for (StreamEntry entry : inHand.values()) {
            if (lastLeft == null || StreamEntry.BY_ID.compare(entry, lastLeft) > 0) {
                lastLeft = entry;
            }
        }
        left += inHand.size();
        inHand.clear();
        mayEndProcess = false;
    }

    /**
     * The backlog is done: what was left pending has its turn again in the next one.
     *
     * @return whether nothing was left pending
     */
    synchronized boolean startOver() {
        leftBefore = left;
        lastLeft = null;
        left = 0;
        inDoubt = 0;
        return leftBefore == 0;
    }

    /** Whether something was left pending in this backlog or in the one before. */
    synchronized boolean hasLeft() {
        return left() > 0 || inDoubt > 0;
    }

    /** How many entries were left pending in this backlog, or in the one before if those were more. */
    synchronized int left() {
        return Math.max(leftBefore, left);
    }

    /** Counts messages of which nobody knows whether they can be stored. */
    synchronized void doubts(int messages) {
        inDoubt += messages;
    }

    /** Whether what is in hand has been tried less often than that, for reasons that nobody knows; counts this try. */
    synchronized boolean tryAgain(int mostTries) {
        tries++;
        return tries < mostTries;
    }

    /** How many such messages there are in this backlog. */
    synchronized int inDoubt() {
        return inDoubt;
    }

    /** Notes that the database rejected a row. */
    synchronized void rejected() {
        wary = WARY_BATCHES;
    }

    /** Whether the database rejected a row lately. */
    synchronized boolean isWary() {
        return wary > 0;
    }

    /** Something in hand may be what ends a process: the delivery is to be counted. */
    synchronized void mayEndProcess() {
        mayEndProcess = true;
    }

    /** Whether what is in hand is to be claimed with the delivery count of before: now and then while it waits. */
    synchronized boolean claimIsDue() {
        return !inHand.isEmpty() && !mayEndProcess && System.nanoTime() - nextClaim >= 0;
    }

    synchronized void claimed() {
        nextClaim = System.nanoTime() + BETWEEN_CLAIMS;
    }

    /** Notes whether the answer to a read was lost: what it delivered has been counted, but never seen. */
    synchronized void answerLost(boolean lost) {
        answerLost = lost;
    }

    synchronized boolean answerWasLost() {
        return answerLost;
    }

    /** The id from which on the consumer's own pending entries are to be read. */
    synchronized String firstPending() {
        return lastLeft == null ? FIRST : lastLeft.nextId();
    }
}
