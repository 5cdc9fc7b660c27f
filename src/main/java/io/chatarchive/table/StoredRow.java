package io.chatarchive.table;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.InvalidSettingException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashMap;
import java.util.Map;

/** The row of an entry in the table that a statement stores into, as one connection sees it. */
public final class StoredRow {
    private final Connection connection;
    private final String table;
    private final StreamEntry entry;

    public StoredRow(Connection connection, String table, StreamEntry entry) {
        this.connection = connection;
        this.table = table;
        this.entry = entry;
    }

    /**
     * Before anything is stored for a trial.
     *
     * @throws InvalidSettingException if the table is not there, or what is stored in it cannot be rolled back
     */
    public void requireRollback() throws SQLException {
        if (!DatabaseSession.isMySqlOrMariaDb(connection)) {
            requireTransactions();
            return;
        }
        if (table.isEmpty() || !new TableName(connection, table).isPresent()) {
            throw new InvalidSettingException(
                    table.isEmpty()
                            ? "No table is set (chat.archive.table): nobody knows whether it can be rolled back."
                            : "The table " + table + " does not exist yet. A start creates it, if it may.");
        }
        if (!canRollBack(connection, table)) {
            throw new InvalidSettingException("The table " + table + " has an engine without transactions:"
                    + " what is stored for a trial would stay. Make it InnoDB.");
        }
    }

    /** Whether the engine of a table takes back what a transaction stored that is rolled back. */
    static boolean canRollBack(Connection connection, String table) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement("SELECT s.transactions"
                + " FROM information_schema.tables t JOIN information_schema.engines s ON s.engine = t.engine"
                + " WHERE t.table_schema = COALESCE(?, DATABASE()) AND t.table_name = ?")) {
            int dot = table.indexOf('.');
            question.setString(1, dot < 0 ? null : table.substring(0, dot));
            question.setString(2, table.substring(dot + 1));
            try (ResultSet answer = question.executeQuery()) {
                return answer.next() && "YES".equals(answer.getString(1));
            }
        }
    }

    /** Of a database that the archive does not know, no more can be asked than what its driver says. */
    private void requireTransactions() throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        if (!database.supportsTransactions()) {
            throw new InvalidSettingException(database.getDatabaseProductName()
                    + " has no transactions, says its driver: what is stored for a trial would stay.");
        }
    }

    /** Whether there is one; false where nobody can say. */
    public boolean isThere() throws SQLException {
        Savepoint before = connection.setSavepoint(); // an error ends a transaction of PostgreSQL
        try {
            return !look().isEmpty();
        } catch (SQLException e) {
            connection.rollback(before);
            return false;
        }
    }

    /** Its columns; nothing where there is no such row. */
    public Map<String, String> look() throws SQLException {
        Map<String, String> row = new LinkedHashMap<>();
        String quoted = DatabaseSession.isMySqlOrMariaDb(connection) ? "`" + table.replace(".", "`.`") + "`" : table;
        int dash = entry.id().indexOf('-');
        try (PreparedStatement question = connection.prepareStatement(
                "SELECT * FROM " + quoted + " WHERE stream = ? AND entry_ms = ? AND entry_seq = ?")) {
            question.setString(1, entry.stream());
            question.setBigDecimal(2, new BigDecimal(entry.id().substring(0, dash)));
            question.setBigDecimal(3, new BigDecimal(entry.id().substring(dash + 1)));
            try (ResultSet answer = question.executeQuery()) {
                ResultSetMetaData columns = answer.getMetaData();
                if (answer.next()) {
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.put(columns.getColumnLabel(i), String.valueOf(answer.getString(i)));
                    }
                }
            }
        }
        return row;
    }
}
