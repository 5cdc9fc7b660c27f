package io.chatarchive.route;

import io.chatarchive.route.ArchiveCounts.Counts;
import io.chatarchive.settings.ArchiveSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line for a drained backlog, and one every ten seconds while a long one is drained. */
final class DrainLog {
    private static final Logger LOG = LoggerFactory.getLogger(DrainLog.class);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final ArchiveSettings.Stream stream;
    private final ArchiveCounts counts;
    private final Clock clock;
    private Counts before = Counts.NONE;
    private Instant began;
    private Instant nextLine;

    DrainLog(ArchiveSettings.Stream stream, ArchiveCounts counts, Clock clock) {
        this.stream = stream;
        this.counts = counts;
        this.clock = clock;
        begins();
    }

    /** The first lane begins its round. */
    synchronized void begins() {
        began = clock.instant();
        nextLine = began.plus(BETWEEN_LINES);
    }

    /** Something was stored. */
    synchronized void goesOn() {
        Instant now = clock.instant();
        if (!now.isBefore(nextLine)) {
            nextLine = now.plus(BETWEEN_LINES);
            LOG.info(
                    "Draining stream={} group={} {} so far",
                    stream.key(),
                    stream.group(),
                    counts.sinceStart().since(before));
        }
    }

    /** The last lane has ended its round. */
    synchronized void ends(boolean stopping) {
        Counts now = counts.sinceStart();
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

    /** Entries had been deleted from the stream while they were pending. */
    void ghosts(List<String> ids) {
        LOG.warn(
                "Entries were deleted from the stream while pending, and cannot be archived stream={} entries={} first={}"
                        + " last={}",
                stream.key(),
                ids.size(),
                ids.get(0),
                ids.get(ids.size() - 1));
    }
}
