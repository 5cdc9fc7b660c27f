package io.chatarchive.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Looks at the session of a connection before something is stored through it. A driver may lead a connection to another
 * server by itself, and open a session there that is not set as the one before.
 */
public final class SessionCheck {
    /** For sessions that are certain: the driver sets each that it opens. */
    public static final SessionCheck NONE = new SessionCheck(false);

    private final boolean looks;
    private final AtomicReference<String> timeZone = new AtomicReference<>();

    private SessionCheck(boolean looks) {
        this.looks = looks;
    }

    /** For sessions that somebody else opens; the time zone of the first is right for all. */
    public static SessionCheck ofEach() {
        return new SessionCheck(true);
    }

    /**
     * Asks the database, if it is MySQL or MariaDB.
     *
     * @throws SQLException with a sentence about the connection's settings, if the session would alter what is stored
     */
    void require(Connection connection) throws SQLException {
        if (!looks || !DatabaseSession.isMySqlOrMariaDb(connection)) {
            return;
        }
        DatabaseSession session = DatabaseSession.of(connection);
        session.requireStrict();
        timeZone.compareAndSet(null, session.timeZone());
        session.requireTimeZone(timeZone.get());
    }
}
