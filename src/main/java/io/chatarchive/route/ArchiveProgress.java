package io.chatarchive.route;

import io.chatarchive.settings.ArchiveSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the archive got done, and says so: one line for a drained backlog, and one every ten seconds while a long
 * one is worked through. A tick that found nothing is silent. Safe for many threads.
 */
public final class ArchiveProgress {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveProgress.class);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    /** So many messages that the database rejects, and none between them that it takes, are hardly the messages' fault. */
    static final int SUSPICIOUS = 100;

    /** For so many that it took just before it may reject as many more: the bad rows of a batch come last. */
    private static final int MOST_CREDIT = 1_000;

    public static final String SUSPICION =
            "The database rejected the last " + SUSPICIOUS + " messages or more, one after"
                    + " another: they are in the dead letters. If the table or the SQL is to blame, mend it and send them again.";

    /** Numbers since the start, or between two moments. */
    public record Counts(long archived, long duplicates, long deadLettered, long dropped, long ghosts, long claimed) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

        Counts since(Counts before) {
            return new Counts(
                    archived - before.archived,
                    duplicates - before.duplicates,
                    deadLettered - before.deadLettered,
                    dropped - before.dropped,
                    ghosts - before.ghosts,
                    claimed - before.claimed);
        }

        /** Grows with whatever gets an entry out of the way. */
        public long finished() {
            return archived + duplicates + deadLettered + dropped + ghosts;
        }

        /** As in a line of the log: what is usual always, what is rare where it happened. */
        @Override
        public String toString() {
            return "archived=" + archived + " deadLettered=" + deadLettered + unlessNone(" duplicates=", duplicates)
                    + unlessNone(" dropped=", dropped) + unlessNone(" ghosts=", ghosts)
                    + unlessNone(" claimed=", claimed);
        }

        private static String unlessNone(String name, long number) {
            return number == 0 ? "" : name + number;
        }
    }

    private final ArchiveSettings.Stream stream;
    private final Clock clock;
    private final LongAdder archived = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder ghosts = new LongAdder();
    private final LongAdder claimed = new LongAdder();
    private final AtomicInteger rejectedInARow = new AtomicInteger(); // negative: so many were taken lately
    private Counts before = Counts.NONE;
    private Instant began;
    private Instant nextLine;
    private volatile Instant lastProgress;

    public ArchiveProgress(ArchiveSettings settings, Clock clock) {
        this.stream = settings.stream();
        this.clock = clock;
        this.lastProgress = clock.instant();
        this.began = lastProgress;
        this.nextLine = lastProgress.plus(BETWEEN_LINES);
    }

    /** Rows were stored and their entries acknowledged. */
    public void archived(int rows) {
        taken(archived, rows);
        sayFromTimeToTime();
    }

    /** Rows were there already, from a delivery before. */
    public void duplicates(int rows) {
        taken(duplicates, rows);
    }

    private void taken(LongAdder counter, int rows) {
        if (rows > 0) {
            rejectedInARow.updateAndGet(number -> Math.max(-MOST_CREDIT, Math.min(0, number) - rows));
        }
        count(counter, rows);
    }

    /** An entry was set aside. */
    public void deadLettered() {
        count(deadLettered, 1);
    }

    /** A route did not want the messages, and their entries were acknowledged. */
    void dropped(int messages) {
        count(dropped, messages);
    }

    /**
     * The database rejected a message.
     *
     * @return how many more it has rejected lately, one after another, than it took before them
     */
    int rejected() {
        return rejectedInARow.incrementAndGet();
    }

    /** Whether the database rejects whatever comes. */
    public boolean isSuspicious() {
        return rejectedInARow.get() >= SUSPICIOUS;
    }

    /** Entries had been deleted from the stream while they were pending. */
    public void ghosts(List<String> ids) {
        if (!ids.isEmpty()) {
            count(ghosts, ids.size());
            LOG.warn(
                    "Entries were deleted from the stream while pending, and cannot be archived stream={} entries={}"
                            + " first={} last={}",
                    stream.key(),
                    ids.size(),
                    ids.get(0),
                    ids.get(ids.size() - 1));
        }
    }

    /** Entries were taken over from consumers that are held for dead. */
    public void claimed(int entries) {
        count(claimed, entries);
    }

    private void count(LongAdder counter, int number) {
        if (number > 0) {
            counter.add(number);
            lastProgress = clock.instant();
        }
    }

    public Counts sinceStart() {
        return new Counts(
                archived.sum(), duplicates.sum(), deadLettered.sum(), dropped.sum(), ghosts.sum(), claimed.sum());
    }

    public long archivedSinceStart() {
        return archived.sum();
    }

    /** When something was last counted; the start, before that. */
    public Instant lastProgress() {
        return lastProgress;
    }

    /** The first lane sets out. */
    synchronized void begins() {
        began = clock.instant();
        nextLine = began.plus(BETWEEN_LINES);
    }

    /** The last lane has ended its round. */
    synchronized void ends(boolean stopping) {
        Counts now = sinceStart();
        Counts drain = now.since(before);
        if (!drain.equals(Counts.NONE)) {
            LOG.info(
                    "{} stream={} group={} {} milliseconds={}",
                    stopping ? "Stopped in the middle of" : "Drained",
                    stream.key(),
                    stream.group(),
                    drain,
                    Duration.between(began, clock.instant()).toMillis());
        }
        before = now;
    }

    private synchronized void sayFromTimeToTime() {
        Instant now = clock.instant();
        if (!now.isBefore(nextLine)) {
            nextLine = now.plus(BETWEEN_LINES);
            LOG.info(
                    "Draining stream={} group={} {} so far",
                    stream.key(),
                    stream.group(),
                    sinceStart().since(before));
        }
    }
}
