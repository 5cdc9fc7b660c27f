package io.chatarchive.faults.chat;

import io.chatarchive.faults.entry.EntryId;
import io.chatarchive.faults.entry.Messages;
import io.chatarchive.faults.entry.StoredEntry;
import io.chatarchive.faults.server.DatabaseProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Every row of the table in the order of ids, as they come from the database. */
public final class TableRows implements Iterator<StoredEntry>, AutoCloseable {
    private static final String QUERY = "SELECT entry_ms, entry_seq, user_id, username, msg FROM chat_message"
            + " WHERE created_at = TIMESTAMPADD(MICROSECOND, entry_ms * 1000, '1970-01-01')"
            + " ORDER BY entry_ms, entry_seq";

    private final Connection connection;
    private final Statement statement;
    private final ResultSet result;
    private boolean present;

    public TableRows(DatabaseProcess database) throws SQLException {
        connection = database.connect();
        statement = connection.createStatement();
        statement.setFetchSize(Integer.MIN_VALUE); // Connector/J then streams
        result = statement.executeQuery(QUERY);
        present = result.next();
    }

    @Override
    public boolean hasNext() {
        return present;
    }

    @Override
    public StoredEntry next() {
        if (!present) {
            throw new NoSuchElementException();
        }
        try {
            StoredEntry row = new StoredEntry(
                    new EntryId(result.getLong(1), result.getLong(2)),
                    Messages.fingerprint(result.getBytes(3), result.getBytes(4), result.getBytes(5)));
            present = result.next();
            return row;
        } catch (SQLException e) {
            throw new IllegalStateException("The table cannot be read", e);
        }
    }

    @Override
    public void close() throws SQLException {
        result.close();
        statement.close();
        connection.close();
    }
}
