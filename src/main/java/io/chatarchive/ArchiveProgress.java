package io.chatarchive;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what was archived and set aside, and says so: one line for a drained backlog, and one every ten seconds while
 * a long one is worked through. A tick that found nothing is silent.
 */
final class ArchiveProgress implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveProgress.class);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final ArchiveSettings.Stream stream;
    private final LongAdder archived = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private long archivedBefore;
    private long deadLetteredBefore;
    private long lastLineNanos = System.nanoTime();

    ArchiveProgress(ArchiveSettings settings) {
        this.stream = settings.stream();
    }

    void archived(int messages) {
        archived.add(messages);
        sayFromTimeToTime();
    }

    private final LongAdder duplicates = new LongAdder();

    void duplicates(int messages) {
        duplicates.add(messages);
    }

    long duplicatesSinceStart() {
        return duplicates.sum();
    }

    void ghosts(int entries) {}

    void claimed(int entries) {}

    void deadLettered() {
        deadLettered.increment();
    }

    long archivedSinceStart() {
        return archived.sum();
    }

    /** The last step of a tick. */
    @Override
    public synchronized void process(Exchange exchange) {
        long messages = archived.sum() - archivedBefore;
        long aside = deadLettered.sum() - deadLetteredBefore;
        if (messages + aside > 0) {
            LOG.info(
                    "{} stream={} group={} archived={} deadLettered={} milliseconds={}",
                    exchange.getContext().isStopping() ? "Stopped in the middle of" : "Drained",
                    stream.key(),
                    stream.group(),
                    messages,
                    aside,
                    exchange.getClock().elapsed());
        }
        archivedBefore += messages;
        deadLetteredBefore += aside;
        lastLineNanos = System.nanoTime();
    }

    private synchronized void sayFromTimeToTime() {
        if (System.nanoTime() - lastLineNanos >= BETWEEN_LINES.toNanos()) {
            lastLineNanos = System.nanoTime();
            LOG.info(
                    "Draining stream={} group={} archived={} so far",
                    stream.key(),
                    stream.group(),
                    archived.sum() - archivedBefore);
        }
    }
}
