package io.chatarchive.stream;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.ArchiveSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One consumer of the group in this process, and the batch that it works on: entries that were read, and are neither
 * acknowledged nor set aside yet. It works in rounds: a round begins at a tick, and ends at the entry that was the last
 * of the stream then. Safe for several threads.
 */
public final class Lane {
    private static final String FIRST = "-";

    /** A lane that works on one batch for so long hangs, or its batch fails in every part: others may claim it. */
    public static final Duration LONGEST_WORK = Duration.ofMinutes(10);

    /** Longer than others take between two looks for entries to claim. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private static final int LEAST_IN_DOUBT = 100;

    /** For so many batches after a bad row more of them are expected. */
    private static final int WARY_BATCHES = 100;

    private final String consumer;
    private final LongSupplier nanoTime;
    private final Map<String, StreamEntry> batch = new LinkedHashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private boolean working;
    private String end;
    private boolean endReached;
    private boolean letGo;
    private long roundSince;
    private long batchSince;
    private long reads;
    private long letGoSince;
    private boolean namedRowTried;
    private StreamEntry lastLeft;
    private StreamEntry lastLeftBefore;
    private boolean pastLeft;
    private int left;
    private int leftBefore;
    private int inDoubt;
    private int unclassifiedErrors;
    private boolean retries;
    private List<StreamEntry> stored = List.of();
    private final List<StreamEntry> dropped = new ArrayList<>();
    private final Set<String> leftInBatch = new HashSet<>();
    private int storedAnew;
    private boolean mayEndProcess;
    private boolean countsRestored;
    private boolean answerLost;
    private int wary;

    /** A round reads on while it has left fewer messages in doubt: a batch of them, but a few however small that is. */
    public static int mostInDoubt(ArchiveSettings settings) {
        return Math.max(settings.batchSize(), LEAST_IN_DOUBT);
    }

    public Lane(String consumer) {
        this(consumer, System::nanoTime);
    }

    /** With a clock of its own, for tests. */
    public Lane(String consumer, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.nanoTime = nanoTime;
        this.batchSince = nanoTime.getAsLong();
    }

    public String consumer() {
        return consumer;
    }

    /**
     * Begins a round, unless the lane is in the middle of one.
     *
     * @param lastId the last entry of the stream now; the round ends there, or null: when a read comes back empty
     */
    public synchronized boolean begin(String lastId) {
        if (!isIdle()) {
            return false;
        }
        working = true;
        end = lastId;
        endReached = false;
        letGo = false;
        batch.clear();
        retries = false;
        stored = List.of();
        dropped.clear();
        startOver();
        return true;
    }

    /** The round is over, for whatever reason. What is left of the batch stays pending. */
    public synchronized void end() {
        working = false;
    }

    public synchronized boolean isWorking() {
        return working;
    }

    /** Whether it may begin: not right after it has let go of a batch, or it would have that again before others. */
    public synchronized boolean isIdle() {
        return !working && (!letGo || nanoTime.getAsLong() - letGoSince >= PAUSE.toNanos());
    }

    /** Whether the round may read on. */
    public synchronized boolean goesOn() {
        return !letGo && !endReached;
    }

    public synchronized List<StreamEntry> batch() {
        return List.copyOf(batch.values());
    }

    /** Takes the next batch, in the order of ids. */
    public synchronized void take(List<StreamEntry> entries) {
        if (!entries.isEmpty()) {
            endReached |= end != null && entries.get(entries.size() - 1).isNotBefore(end);
            pastLeft |= lastLeftBefore == null || StreamEntry.BY_ID.compare(entries.get(0), lastLeftBefore) > 0;
        }
        entries.forEach(entry -> batch.put(entry.id(), entry));
        batchSince = nanoTime.getAsLong();
        deleted.clear();
        dropped.clear();
        leftInBatch.clear();
        unclassifiedErrors = 0;
        namedRowTried = false;
        countsRestored = false;
        wary = Math.max(0, wary - 1);
    }

    /** Before it reads. */
    public synchronized void reads() {
        reads++;
    }

    /** How often it has read since the start. */
    public synchronized long readsSinceStart() {
        return reads;
    }

    /** For how long it has had the batch. */
    public synchronized Duration batchAge() {
        return Duration.ofNanos(nanoTime.getAsLong() - batchSince);
    }

    public synchronized void finished(Collection<StreamEntry> entries) {
        entries.forEach(entry -> batch.remove(entry.id()));
        stored = List.of();
        dropped.removeAll(entries);
    }

    /** Entries of the batch were deleted from the stream: what is not stored now never comes again. */
    public synchronized void deleted(Collection<String> ids) {
        deleted.addAll(ids);
    }

    /**
     * What is still in the batch stays pending, and is passed over until the round is over, or started over.
     *
     * @return ids that do not come again, since somebody has deleted their entries
     */
    public synchronized List<String> leaveRest() {
        List<String> ghosts = new ArrayList<>(batch.keySet());
        ghosts.retainAll(deleted);
        for (StreamEntry entry : batch.values()) {
            if (lastLeft == null || StreamEntry.BY_ID.compare(entry, lastLeft) > 0) {
                lastLeft = entry;
            }
        }
        left += batch.size() - ghosts.size();
        batch.clear();
        mayEndProcess = false;
        return ghosts;
    }

    /** What was left pending has its turn again. */
    public synchronized void startOver() {
        leftBefore = left;
        lastLeftBefore = lastLeft;
        pastLeft = false;
        lastLeft = null;
        left = 0;
        inDoubt = 0;
        roundSince = nanoTime.getAsLong();
    }

    /** Whether something was left pending, and has waited for its turn for that long, and the others have had theirs. */
    public synchronized boolean isRetryDue(Duration period) {
        return left > 0 && pastLeft && nanoTime.getAsLong() - roundSince >= period.toNanos();
    }

    /** How many messages the round has left pending. */
    public synchronized int left() {
        return left;
    }

    /** How many were left pending in this round, or in the one before if those were more. */
    public synchronized int leftLately() {
        return Math.max(leftBefore, left);
    }

    /** Whether something was left pending in this round or in the one before. */
    public synchronized boolean hasLeft() {
        return leftBefore > 0 || left > 0 || inDoubt > 0;
    }

    /** Nothing is pending for the lane any more, whoever has finished it. */
    public synchronized void hasNothingLeft() {
        left = 0;
        leftBefore = 0;
        inDoubt = 0;
    }

    /** Nobody knows whether this message can be stored: it stays pending. */
    public synchronized void leave(StreamEntry entry) {
        leftInBatch.add(entry.id());
        inDoubt++;
    }

    /**
     * Nor what is left of the batch, which failed as a whole.
     *
     * @param weight as so many messages it counts
     */
    public synchronized void leaveBatch(int weight) {
        leftInBatch.addAll(batch.keySet());
        inDoubt += weight;
    }

    /** The message stays pending for another reason, which was said. */
    public synchronized void keep(StreamEntry entry) {
        leftInBatch.add(entry.id());
    }

    /** A route does not want the message. */
    public synchronized void drop(StreamEntry entry) {
        dropped.add(entry);
    }

    /** What was dropped and not acknowledged yet. */
    public synchronized List<StreamEntry> dropped() {
        return List.copyOf(dropped);
    }

    /** What is in the batch, though nobody has left it there. */
    public synchronized List<StreamEntry> forgotten() {
        return batch.values().stream()
                .filter(entry -> !leftInBatch.contains(entry.id()))
                .toList();
    }

    /** How many such messages there are in this round. */
    public synchronized int inDoubt() {
        return inDoubt;
    }

    /** Counts an error of which nobody knows what it is about, and after which the batch is retried. */
    public synchronized void unclassifiedError() {
        unclassifiedErrors++;
    }

    /** How many there were of this batch. */
    public synchronized int unclassifiedErrors() {
        return unclassifiedErrors;
    }

    /** What is left of the batch is to be retried, rather than the next one read. */
    public synchronized void retry() {
        retries = true;
    }

    /** What is left of the batch if it is to be retried; else nothing. */
    public synchronized List<StreamEntry> toRetry() {
        List<StreamEntry> rest = retries ? batch() : List.of();
        retries = false;
        return rest;
    }

    /** The table has these messages now: whatever comes, they are only to be acknowledged. */
    public synchronized void stored(List<StreamEntry> entries, int anew) {
        stored = entries;
        storedAnew = anew;
    }

    /** What is stored and not acknowledged yet. */
    public synchronized List<StreamEntry> stored() {
        return stored;
    }

    /** How many of them were not there before. */
    public synchronized int storedAnew() {
        return storedAnew;
    }

    /** Whether the batch may be tried further in parts. */
    public synchronized boolean mayGoOn() {
        return !letGo && batchAge().compareTo(LONGEST_WORK) < 0;
    }

    /** Whether it has worked on its batch for longer than any batch should take. */
    public synchronized boolean hangs() {
        return working && !batch.isEmpty() && batchAge().compareTo(LONGEST_WORK) >= 0;
    }

    /** Whether the row that an error names is to be tried alone: once in a batch. */
    public synchronized boolean tryNamedRow() {
        boolean first = !namedRowTried;
        namedRowTried = true;
        return first;
    }

    /** Notes that the database rejected a row. */
    public synchronized void rejected() {
        wary = WARY_BATCHES;
    }

    /** Whether the database rejected a row lately. */
    public synchronized boolean isWary() {
        return wary > 0;
    }

    /** The batch may be what ends a process: its delivery is to be counted. */
    public synchronized void mayEndProcess() {
        mayEndProcess = true;
    }

    /** Whether the batch has a delivery count that still is to be restored. */
    public synchronized boolean isToBeRestored() {
        return !batch.isEmpty() && !mayEndProcess && !countsRestored;
    }

    public synchronized void countsRestored() {
        countsRestored = true;
    }

    /** Others may have the batch: the round reads no further, and tries it no more. */
    public synchronized void letGo() {
        letGo = true;
        letGoSince = nanoTime.getAsLong();
    }

    public synchronized boolean hasLetGo() {
        return letGo;
    }

    /** Notes whether the answer to a read was lost: what it delivered has been counted, but never seen. */
    public synchronized void answerLost(boolean lost) {
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
