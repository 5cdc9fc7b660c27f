package io.chatarchive.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Stores no row, which takes the same table, columns, rights and locks on the table as storing one, and is refused by a
 * server that is read-only. Locks on rows, and what a server refuses of a row alone, it does not meet.
 */
public final class EmptyBatch {
    private EmptyBatch() {}

    /**
     * Runs the store route over no rows.
     *
     * @return the SQL that it sent last; null if it sent none
     * @throws SQLException as a batch would meet it; nothing is changed in either case
     */
    public static StoreStatement store(Connection connection, StoreRun store) throws SQLException {
        boolean commitsAlone = connection.getAutoCommit(); // a host's may
        connection.setAutoCommit(false);
        try {
            return store.store(connection, "", List.of()).statement();
        } finally {
            if (!connection.isClosed()) { // by its pool, after an error that a new one may not have
                connection.rollback();
                connection.setAutoCommit(commitsAlone);
            }
        }
    }
}
