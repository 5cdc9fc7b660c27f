package io.chatarchive.table;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which entries of a stream have a row. It needs SELECT on the key: stream, entry_ms and entry_seq. */
public final class StoredIds {
    /** Ids in one statement. */
    private static final int AT_ONCE = 200;

    private final Connection connection;
    private final String table;
    private final String stream;

    /** The table by its name, perhaps with a database before it. */
    public StoredIds(Connection connection, String table, String stream) throws SQLException {
        this.connection = connection;
        this.table = DatabaseSession.isMySqlOrMariaDb(connection) ? "`" + table.replace(".", "`.`") + "`" : table;
        this.stream = stream;
    }

    /** Those of these ids that have one. */
    public Set<String> among(List<String> ids) throws SQLException {
        Set<String> found = new HashSet<>();
        for (int i = 0; i < ids.size(); i += AT_ONCE) {
            found.addAll(some(ids.subList(i, Math.min(ids.size(), i + AT_ONCE))));
        }
        return found;
    }

    private Set<String> some(List<String> ids) throws SQLException {
        Set<String> found = new HashSet<>();
        // not IN: MariaDB 10.11 reads the whole stream for a long list of pairs
        String sql = "SELECT entry_ms, entry_seq FROM " + table + " WHERE "
                + String.join(
                        " OR ", Collections.nCopies(ids.size(), "(stream = ? AND entry_ms = ? AND entry_seq = ?)"));
        try (PreparedStatement question = connection.prepareStatement(sql)) {
            int parameter = 1;
            for (String id : ids) {
                question.setString(parameter++, stream);
                int dash = id.indexOf('-');
                question.setBigDecimal(parameter++, new BigDecimal(id.substring(0, dash)));
                question.setBigDecimal(parameter++, new BigDecimal(id.substring(dash + 1)));
            }
            try (ResultSet answer = question.executeQuery()) {
                while (answer.next()) {
                    found.add(answer.getString(1) + "-" + answer.getString(2));
                }
            }
        }
        return found;
    }
}
