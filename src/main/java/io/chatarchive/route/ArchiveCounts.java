package io.chatarchive.route;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the archive got done since it started. Safe for several threads. */
public final class ArchiveCounts {

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

    private final Clock clock;
    private final LongAdder archived = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder ghosts = new LongAdder();
    private final LongAdder claimed = new LongAdder();
    private volatile Instant lastProgress;

    ArchiveCounts(Clock clock) {
        this.clock = clock;
        this.lastProgress = clock.instant();
    }

    /** Rows were stored and their entries acknowledged. */
    public void archived(int rows) {
        count(archived, rows);
    }

    /** Rows were there already, from a delivery before. */
    public void duplicates(int rows) {
        count(duplicates, rows);
    }

    /** A message went to the dead letters. */
    public void deadLettered() {
        count(deadLettered, 1);
    }

    /** Steps dropped messages, and their entries were acknowledged. */
    public void dropped(int messages) {
        count(dropped, messages);
    }

    /** Entries had been deleted from the stream while they were pending. */
    void ghosts(int entries) {
        count(ghosts, entries);
    }

    /** Entries were claimed from consumers that seem dead. */
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

    /** When something was last counted; the start, before that. */
    public Instant lastProgress() {
        return lastProgress;
    }
}
