package io.chatarchive.archive;

import io.chatarchive.fault.Finding;
import io.chatarchive.table.DatabaseInspection;
import io.chatarchive.table.DatabaseSession;
import io.chatarchive.table.EmptyBatch;
import io.chatarchive.table.TableInspection;
import io.chatarchive.table.TablePreparation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/** Asks the database whether it would store, and what a person should know about it. Stores nothing. */
final class DatabaseLook {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseLook.class);

    private final StreamArchive archive;
    private final Connections connections;
    private final TablePreparation preparation;

    DatabaseLook(StreamArchive archive, Connections connections, TablePreparation preparation) {
        this.archive = archive;
        this.connections = connections;
        this.preparation = preparation;
    }

    /** @throws SQLException if it would not */
    void look() throws SQLException {
        try (Connection connection = connections.database().getConnection()) {
            if (!preparation.isToBeCreated()
                    && archive.store().isReady()
                    && DatabaseSession.isMySqlOrMariaDb(connection)) {
                storeNothing(connection);
            }
        }
    }

    private void storeNothing(Connection connection) throws SQLException {
        try {
            EmptyBatch.store(connection, archive.store());
        } catch (RuntimeException e) { // a step that cannot do with no rows: no fault of the database
            LOG.debug("The store route cannot be run over no rows", e);
        }
    }

    /** The server, its settings and the table. */
    List<Finding> inspect() {
        return inspect(connection -> new DatabaseInspection(
                        connection,
                        archive.settings(),
                        new TableInspection(
                                connection, archive.table(), archive.getStream(), archive.definition(), null),
                        connections.databaseAddress())
                .findings());
    }

    /** The statement, once the store route is there. */
    List<Finding> inspectStatement() {
        if (!archive.store().isReady()) {
            throw new DataAccessResourceFailureException("The store route is not started yet");
        }
        return inspect(connection -> archive.inspection(connection).ofStatement());
    }

    private interface Question {
        List<Finding> ask(Connection connection) throws SQLException;
    }

    private List<Finding> inspect(Question question) {
        try (Connection connection = connections.database().getConnection()) {
            return DatabaseSession.isMySqlOrMariaDb(connection) ? question.ask(connection) : List.of();
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("cannot be inspected", e);
        }
    }
}
