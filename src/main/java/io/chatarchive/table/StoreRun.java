package io.chatarchive.table;

import io.chatarchive.message.MessageRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Stores rows as the store route of an archive does, but on a connection whose owner rolls it back. */
@FunctionalInterface
public interface StoreRun {
    /**
     * What came of it.
     *
     * @param newRows how many rows are new, as the route says; null if it does not say
     * @param statement the SQL that the database was sent last; null if none was
     */
    record Result(Integer newRows, StoreStatement statement) {}

    Result store(Connection connection, String stream, List<MessageRow> rows) throws SQLException;
}
