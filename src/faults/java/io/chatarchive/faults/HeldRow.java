package io.chatarchive.faults;

import static org.awaitility.Awaitility.await;

import io.chatarchive.faults.chat.Backlog;
import io.chatarchive.faults.chat.ChatStream;
import io.chatarchive.faults.entry.EntryId;
import io.chatarchive.faults.server.DatabaseProcess;
import io.chatarchive.faults.server.Pause;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

/** The row of one message, which another session has inserted and does not commit: who inserts it too has to wait. */
final class HeldRow implements AutoCloseable {
    private static final String INSERT =
            "INSERT INTO chat_message (stream, entry_ms, entry_seq, user_id, username, msg," + " created_at) VALUES ('"
                    + ChatStream.KEY + "', ?, ?, '1', 'another session', '', NOW())";

    private final EntryId id;
    private final Connection session;

    private HeldRow(EntryId id, Connection session) {
        this.id = id;
        this.session = session;
    }

    /** Of a message that is sent just then. Its id is guessed, until a guess comes true. */
    static HeldRow ofNextMessage(DatabaseProcess database, Backlog backlog) {
        return await("a message whose row is held")
                .atMost(Installation.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .ignoreExceptions() // another fault may strike Redis meanwhile
                .until(() -> guess(database, backlog), Objects::nonNull);
    }

    private static HeldRow guess(DatabaseProcess database, Backlog backlog) throws SQLException {
        HeldRow row = new HeldRow(new EntryId(System.currentTimeMillis() + 50, 0), database.connect());
        boolean right = false;
        try {
            row.hold();
            Pause.of(Duration.ofMillis(60));
            right = backlog.wasSent(row.id);
        } finally {
            if (!right) {
                row.close();
            }
        }
        return right ? row : null;
    }

    EntryId id() {
        return id;
    }

    private void hold() throws SQLException {
        session.setAutoCommit(false);
        try (PreparedStatement insert = session.prepareStatement(INSERT)) {
            insert.setLong(1, id.ms());
            insert.setLong(2, id.seq());
            insert.execute();
        }
    }

    /** Rolls back. */
    @Override
    public void close() {
        try (session) {
            session.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException("The row of " + id + " cannot be let go", e);
        }
    }
}
