package io.chatarchive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Stores no row, which takes the same table, columns, rights and locks on the table as storing one, and is refused by a
 * server that is read-only. Locks on rows, and what a server refuses of a row alone, it does not meet.
 */
final class EmptyBatch {
    private EmptyBatch() {}

    /**
     * Runs the statement over no rows, where it stores whole batches; any other is prepared only.
     *
     * @throws SQLException as a batch would meet it; nothing is changed in either case
     */
    static void store(Connection connection, StoreStatement statement) throws SQLException {
        boolean commitsAlone = connection.getAutoCommit(); // a host's may
        connection.setAutoCommit(false);
        try (PreparedStatement prepared = connection.prepareStatement(statement.positional())) {
            if (statement.storesWholeBatch()) {
                for (int i = 0; i < statement.parameters().size(); i++) {
                    prepared.setString(i + 1, statement.parameters().get(i).equals("rows") ? "[]" : "");
                }
                prepared.executeUpdate();
            }
        } finally {
            if (!connection.isClosed()) { // by its pool, after an error that a new one may not have
                connection.rollback();
                connection.setAutoCommit(commitsAlone);
            }
        }
    }
}
