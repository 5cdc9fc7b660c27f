package io.chatarchive.watch;

import io.chatarchive.fault.Causes;
import io.chatarchive.fault.Fault;
import io.chatarchive.table.DatabasePool;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database from time to time whether it would store, for health: between two ticks nobody else would notice that
 * it does not. What it finds is a state, and no line in the log; but the first time it says what it found.
 */
public final class DatabaseWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

    /** Who waits longer than this for an answer waits for a lock, or for a server that hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

    /** Asks, and changes nothing. */
    public interface Question {
        void ask() throws SQLException;
    }

    private final Question question;
    private final StartInspection inspection;
    private final Runnable isBack;
    private final Clock clock;
    private final Instant started;
    private volatile Instant askedAt;
    private volatile boolean answered;
    private volatile String failure;

    public DatabaseWatch(Question question, StartInspection inspection, Runnable isBack, Clock clock) {
        this.question = question;
        this.inspection = inspection;
        this.isBack = isBack;
        this.clock = clock;
        this.started = clock.instant();
    }

    public void look() {
        askedAt = clock.instant();
        try {
            question.ask();
            if (failure != null) {
                isBack.run();
            }
            failure = null;
            inspection.late();
        } catch (Throwable e) { // an Error too: else what was found before would stand for ever
            Fault fault = Fault.of(e);
            if (failure == null && fault.server() == Fault.Server.ROUTE) { // no server's doing
                LOG.error("The database cannot be looked at", e);
            }
            failure = words(e, fault);
        } finally {
            answered = true;
            askedAt = null;
        }
    }

    private static String words(Throwable error, Fault fault) {
        boolean away = Causes.of(error).stream()
                .anyMatch(cause -> cause instanceof SQLException sql && DatabasePool.isLost(sql));
        return (away || fault.server() == Fault.Server.ROUTE
                        ? "The database cannot be reached: "
                        : "Nothing can be stored in the database: ")
                + fault.sentence() + ".";
    }

    /** The same, but for the first look, which takes a moment. */
    public Optional<String> trouble() {
        boolean begins = !answered && Duration.between(started, clock.instant()).compareTo(FIRST_LOOK) <= 0;
        return begins ? Optional.empty() : failure();
    }

    /** Why nothing can be stored, in a sentence, as far as it was seen lately. */
    public Optional<String> failure() {
        Instant asked = askedAt;
        Instant now = clock.instant();
        if (!answered) {
            return Optional.of("The database has not been looked at yet, "
                    + Duration.between(started, now).toSeconds() + " s after the start.");
        }
        if (failure == null && asked != null && Duration.between(asked, now).compareTo(PATIENCE) > 0) {
            return Optional.of("The database has not answered for "
                    + Duration.between(asked, now).toSeconds()
                    + " s: look for a lock on the table (SHOW PROCESSLIST) or a server that hangs.");
        }
        return Optional.ofNullable(failure);
    }
}
