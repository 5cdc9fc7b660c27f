package io.chatarchive.stream;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.ArchiveSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One consumer of the group in this process. It works in rounds: a round begins at a tick, reads batch after batch, and
 * ends at the entry that was the last of the stream then. Safe for several threads.
 */
public final class Lane {
    /** A lane that works on one batch for so long hangs, or its batch fails in every part: others may claim it. */
    public static final Duration LONGEST_WORK = Duration.ofMinutes(10);

    /** Longer than others take between two looks for entries to claim. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private static final int LEAST_UNCLASSIFIED = 100;

    /** For so many batches after a bad row more of them are expected. */
    private static final int BATCHES_UNDER_SUSPICION = 100;

    private final String consumer;
    private final LongSupplier nanoTime;
    private final LeftPending left;
    private ClaimedBatch batch;
    private boolean working;
    private String end;
    private boolean endReached;
    private boolean letGo;
    private long letGoSince;
    private long reads;
    private boolean answerLost;
    private int suspicion;

    /** A round reads on while fewer messages failed by an unclassified error: a batch, but a few however small that is. */
    public static int mostUnclassified(ArchiveSettings settings) {
        return Math.max(settings.batchSize(), LEAST_UNCLASSIFIED);
    }

    public Lane(String consumer) {
        this(consumer, System::nanoTime);
    }

    /** With a clock of its own, for tests. */
    public Lane(String consumer, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.nanoTime = nanoTime;
        this.left = new LeftPending(nanoTime);
        this.batch = new ClaimedBatch(List.of(), nanoTime);
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
        batch = new ClaimedBatch(List.of(), nanoTime);
        left.startOver();
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

    /** What it read last. */
    public synchronized ClaimedBatch batch() {
        return batch;
    }

    /** Takes the next batch, in the order of ids. */
    public synchronized void take(List<StreamEntry> entries) {
        if (!entries.isEmpty()) {
            endReached |= end != null && entries.get(entries.size() - 1).isNotBefore(end);
            left.read(entries.get(0));
        }
        batch = new ClaimedBatch(entries, nanoTime);
        suspicion = Math.max(0, suspicion - 1);
    }

    /** Before it reads. */
    public synchronized void reads() {
        reads++;
    }

    /** How often it has read since the start. */
    public synchronized long readsSinceStart() {
        return reads;
    }

    /**
     * What is still in the batch stays pending, and is passed over until the round is over, or started over.
     *
     * @return ids that do not come again, since somebody has deleted their entries
     */
    public synchronized List<String> leaveRest() {
        List<String> ghosts = batch.ghosts();
        left.add(batch.entries(), ghosts.size());
        batch = new ClaimedBatch(List.of(), nanoTime);
        return ghosts;
    }

    /** What was left pending has its turn again. */
    public synchronized void startOver() {
        left.startOver();
    }

    /** Whether something was left pending, and has waited for its turn for that long, and the others have had theirs. */
    public synchronized boolean isRetryDue(Duration period) {
        return left.isRetryDue(period);
    }

    /** How many messages the round has left pending. */
    public synchronized int left() {
        return left.number();
    }

    /** How many were left pending in this round, or in the one before if those were more. */
    public synchronized int leftLately() {
        return left.numberLately();
    }

    /** Whether something was left pending in this round or in the one before. */
    public synchronized boolean hasLeft() {
        return left.isAny();
    }

    /** Nothing is pending for the lane any more; another process may have finished it. */
    public synchronized void hasNothingLeft() {
        left.clear();
    }

    /** The message failed by an unclassified error: it stays pending. */
    public synchronized void leave(StreamEntry entry) {
        batch.keep(entry);
        left.unclassified(1);
    }

    /**
     * What is left of the batch failed so, as a whole.
     *
     * @param weight as so many messages it counts
     */
    public synchronized void leaveBatch(int weight) {
        batch.keepAll();
        left.unclassified(weight);
    }

    /** How many messages of this round failed by an unclassified error. */
    public synchronized int unclassified() {
        return left.unclassified();
    }

    /** Whether the batch may be tried further in parts. */
    public synchronized boolean mayGoOn() {
        return !letGo && batch.age().compareTo(LONGEST_WORK) < 0;
    }

    /** Whether it has worked on its batch for longer than any batch should take. */
    public synchronized boolean hangs() {
        return working && !batch.entries().isEmpty() && batch.age().compareTo(LONGEST_WORK) >= 0;
    }

    /** Notes that the database rejected a row. */
    public synchronized void rejected() {
        suspicion = BATCHES_UNDER_SUSPICION;
    }

    /** Whether the database rejected a row lately. */
    public synchronized boolean expectsBadRows() {
        return suspicion > 0;
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
        return left.firstToRead();
    }
}
