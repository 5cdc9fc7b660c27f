package io.chatarchive;

import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a connection to the database from time to time, for health: between two ticks nobody else would notice that
 * it is away. What it finds is a state, and no line in the log; but the first time it says what it found.
 */
final class DatabaseWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);

    /** Asks for a connection, and gives it back. */
    interface Question {
        void ask() throws SQLException;
    }

    private final Question question;
    private final StartInspection inspection;
    private final Runnable isBack;
    private volatile String failure;

    DatabaseWatch(Question question, StartInspection inspection, Runnable isBack) {
        this.question = question;
        this.inspection = inspection;
        this.isBack = isBack;
    }

    void look() {
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
            failure = fault.sentence();
        }
    }

    /** Why the database cannot be reached, in words, if it could not lately. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }
}
