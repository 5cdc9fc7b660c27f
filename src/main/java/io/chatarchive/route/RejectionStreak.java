package io.chatarchive.route;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Notices when the database rejects whatever comes: then hardly the messages are wrong, but the table or the SQL. Safe for
 * several threads.
 */
public final class RejectionStreak {
    /** So many messages rejected, and none accepted between them. */
    static final int SUSPICIOUS = 100;

    /** For so many that it accepted just before it may reject as many more: the bad rows of a batch come last. */
    private static final int MOST_CREDIT = 1_000;

    public static final String SUSPICION = "The database rejected the last " + SUSPICIOUS
            + " messages or more, one after another: they are in the dead letters. If the table or the SQL is wrong,"
            + " correct it and send them again.";

    private final AtomicInteger rejected = new AtomicInteger(); // negative: so many were accepted lately

    public void accepted(int rows) {
        if (rows > 0) {
            rejected.updateAndGet(number -> Math.max(-MOST_CREDIT, Math.min(0, number) - rows));
        }
    }

    /**
     * Counts a rejected message.
     *
     * @return whether this one makes the streak suspicious
     */
    public boolean rejected() {
        return rejected.incrementAndGet() == SUSPICIOUS;
    }

    public boolean isSuspicious() {
        return rejected.get() >= SUSPICIOUS;
    }
}
