package io.chatarchive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares messages with what the table has under their ids, whatever the mapping is: the archive's own statement stores
 * them once more, under a stream name that no stream has, and the database compares these rows with the stored ones. It
 * needs SELECT on the columns of the statement. The caller rolls everything back.
 */
final class RowComparison {
    private static final Logger LOG = LoggerFactory.getLogger(RowComparison.class);

    /** Short enough for every column, and not equal in any collation. */
    private static final String PROBE = "?1";

    private static final String SECOND_PROBE = "?2";
    private static final ObjectMapper JSON = ChatJson.mapper();

    /** What the table has under the id of a message. */
    enum Found {
        SAME_MESSAGE,
        OTHER_MESSAGE,
        NOTHING
    }

    private final Connection connection;
    private final StoreStatement statement;
    private final Map<String, Object> parameters;
    private final String table;

    /**
     * @param connection one that does not commit by itself
     * @param parameters the values of other parameters than {@code stream} and {@code rows}
     */
    RowComparison(Connection connection, StoreStatement statement, Map<String, Object> parameters) {
        this.connection = connection;
        this.statement = statement;
        this.parameters = parameters;
        this.table = "`" + statement.table().orElse("").replace(".", "`.`") + "`";
    }

    /** Why nothing can be compared here; empty if it can. */
    Optional<String> obstacle() throws SQLException {
        if (!statement.storesWholeBatch() || statement.table().isEmpty()) {
            return Optional.of("the statement is no INSERT over JSON_TABLE(:?rows)");
        }
        if (statement.namesMoreThanMessages()) {
            return Optional.of(
                    "the statement stores more than the message says: another parameter, SYSDATE() or a name of"
                            + " the server");
        }
        if (!DatabaseSession.isMySqlOrMariaDb(connection)) {
            return Optional.of("the database is neither MySQL nor MariaDB");
        }
        return TrialRow.canRollBack(connection, statement.table().get())
                ? Optional.empty()
                : Optional.of("the table " + statement.table().get() + " has an engine without transactions");
    }

    /**
     * Whether the statement counts new rows only. By default Connector/J also counts those that were there already; with
     * {@code useAffectedRows=true} it does not.
     */
    boolean countsOnlyNewRows(MessageRow row) throws SQLException {
        return store(PROBE, List.of(row)) == 1 && store(PROBE, List.of(row)) == 0;
    }

    /** What the table has under each id of a stream; an id of whose message the statement makes no row is left out. */
    Map<String, Found> compare(List<MessageRow> rows) throws SQLException {
        ContentColumns columns = ContentColumns.of(connection, statement);
        store(PROBE, rows);
        String stream = rows.isEmpty() ? "" : rows.get(0).entry().stream();
        Map<String, Found> found = look(stream, columns);
        List<MessageRow> others = rows.stream()
                .filter(row -> found.get(row.entry().id()) == Found.OTHER_MESSAGE)
                .toList();
        if (others.isEmpty()) {
            return found;
        }
        if (!storeAtAnotherTime(others)) {
            return Map.of();
        }
        return look(stream, alikeInBothRuns(columns));
    }

    private int store(String probe, List<MessageRow> rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(statement.positional())) {
            List<String> names = statement.parameters();
            for (int i = 0; i < names.size(); i++) {
                switch (names.get(i)) {
                    case "stream" -> insert.setString(i + 1, probe);
                    case "rows" -> insert.setString(i + 1, JSON.writeValueAsString(rows));
                    default -> insert.setObject(i + 1, parameters.get(names.get(i)));
                }
            }
            return insert.executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Rows that were written as JSON before cannot be written now", e);
        }
    }

    /**
     * What differs then, such as NOW() and UUID(), the message does not determine.
     *
     * @return false if the time of the session cannot be set: then nobody knows what the message determines
     */
    private boolean storeAtAnotherTime(List<MessageRow> rows) throws SQLException {
        if (!setTime("UNIX_TIMESTAMP() - 34218061")) { // 396 days, 1:01:01
            return false;
        }
        try {
            store(SECOND_PROBE, rows);
        } finally {
            setTime("DEFAULT");
        }
        return true;
    }

    private boolean setTime(String time) {
        try (PreparedStatement set = connection.prepareStatement("SET SESSION timestamp = " + time)) {
            set.execute();
            return true;
        } catch (SQLException e) {
            LOG.debug("The time of the session cannot be set", e); // a right that not every server gives everybody
            return false;
        }
    }

    private Map<String, Found> look(String stream, ContentColumns columns) throws SQLException {
        Map<String, Found> found = new HashMap<>();
        String sql = "SELECT a.entry_ms, a.entry_seq, b.stream IS NULL, " + columns.isOtherContent() + " FROM " + table
                + " a LEFT JOIN " + table + " b ON b.stream = ? AND " + ContentColumns.SAME_ID + " WHERE a.stream = ?";
        try (PreparedStatement question = connection.prepareStatement(sql)) {
            question.setString(1, stream);
            question.setString(2, PROBE);
            try (ResultSet answer = question.executeQuery()) {
                while (answer.next()) {
                    Found here = answer.getBoolean(4) ? Found.OTHER_MESSAGE : Found.SAME_MESSAGE;
                    found.put(
                            answer.getString(1) + "-" + answer.getString(2),
                            answer.getBoolean(3) ? Found.NOTHING : here);
                }
            }
        }
        return found;
    }

    private ContentColumns alikeInBothRuns(ContentColumns columns) throws SQLException {
        String sql = "SELECT " + columns.differences() + " FROM " + table + " a JOIN " + table + " b ON "
                + ContentColumns.SAME_ID + " WHERE a.stream = ? AND b.stream = ?";
        try (PreparedStatement question = connection.prepareStatement(sql)) {
            question.setString(1, PROBE);
            question.setString(2, SECOND_PROBE);
            try (ResultSet answer = question.executeQuery()) {
                answer.next();
                return columns.thatDoNotDiffer(answer);
            }
        }
    }
}
