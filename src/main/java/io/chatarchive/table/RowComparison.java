package io.chatarchive.table;

import io.chatarchive.message.MessageRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares messages with what the table has under their ids, whatever the mapping is: the archive's own store route
 * stores them once more, under a stream name that no stream has, and the database compares these rows with the stored ones. It
 * needs SELECT on the columns of the statement. The caller rolls everything back.
 */
public final class RowComparison {
    private static final Logger LOG = LoggerFactory.getLogger(RowComparison.class);

    /** Short enough for every column, and not equal in any collation. */
    private static final String PROBE = "?1";

    private static final String SECOND_PROBE = "?2";

    /** What the table has under the id of a message. */
    public enum Found {
        SAME_MESSAGE,
        OTHER_MESSAGE,
        NOTHING
    }

    /**
     * What was found.
     *
     * @param found by entry id; without those that could not be compared
     * @param exact ids of those whose row is as the store route would make it now; the same message may lack a column
     * @param gap why some could not be
     */
    public record Result(Map<String, Found> found, Set<String> exact, Optional<String> gap) {
        public static Result none(String why) {
            return new Result(Map.of(), Set.of(), Optional.of(why));
        }
    }

    private final Connection connection;
    private final String name;
    private final String table;
    private final StoreRun store;
    private final Set<String> exact = new HashSet<>();

    /**
     * Makes one.
     *
     * @param connection one that does not commit by itself
     * @param table its name, perhaps with a database before it; empty where nobody knows
     */
    public RowComparison(Connection connection, String table, StoreRun store) {
        this.connection = connection;
        this.name = table;
        this.table = "`" + table.replace(".", "`.`") + "`";
        this.store = store;
    }

    /** Why nothing can be compared here; empty if it can. */
    public Optional<String> obstacle() throws SQLException {
        if (name.isEmpty()) {
            return Optional.of("no table is set (chat.archive.table)");
        }
        if (!DatabaseSession.isMySqlOrMariaDb(connection)) {
            return Optional.of("the database is neither MySQL nor MariaDB");
        }
        return StoredRow.canRollBack(connection, name)
                ? Optional.empty()
                : Optional.of("the table " + name + " has an engine without transactions");
    }

    /**
     * Whether the store route counts new rows only. By default Connector/J also counts those that were there already;
     * with {@code useAffectedRows=true} it does not.
     */
    public boolean countsOnlyNewRows(MessageRow row) throws SQLException {
        Integer first = store(PROBE, List.of(row)).newRows();
        Integer second = store(PROBE, List.of(row)).newRows();
        return Integer.valueOf(1).equals(first) && Integer.valueOf(0).equals(second);
    }

    /** What the table has under each id of a stream. */
    public Result compare(List<MessageRow> rows) throws SQLException {
        StoreStatement statement = store(PROBE, rows).statement();
        if (statement == null) {
            return Result.none("the store route sends the database nothing");
        }
        if (statement.namesTheServer()) {
            return Result.none("the statement stores what no message says: @@, SYSDATE() or a name of the server");
        }
        ContentColumns columns = ContentColumns.of(connection, name, statement.columns());
        String stream = rows.isEmpty() ? "" : rows.get(0).entry().stream();
        Map<String, Found> found = look(stream, columns);
        List<MessageRow> others = rows.stream()
                .filter(row -> found.get(row.entry().id()) == Found.OTHER_MESSAGE)
                .toList();
        if (others.isEmpty()) {
            return result(found, rows);
        }
        return storeAtAnotherTime(others)
                ? result(look(stream, alikeInBothRuns(columns)), rows)
                : Result.none("the time of the session cannot be set");
    }

    private Result result(Map<String, Found> found, List<MessageRow> rows) {
        Optional<String> gap = Optional.of("under another stream name the store route makes fewer rows");
        return new Result(found, Set.copyOf(exact), found.size() == rows.size() ? Optional.empty() : gap);
    }

    private StoreRun.Result store(String probe, List<MessageRow> rows) throws SQLException {
        return store.store(connection, probe, rows);
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
        exact.clear();
        String sql = "SELECT a.entry_ms, a.entry_seq, b.stream IS NULL, " + columns.isOtherContent() + ", "
                + columns.isExactContent() + " FROM " + table + " a LEFT JOIN " + table + " b ON b.stream = ? AND "
                + ContentColumns.SAME_ID + " WHERE a.stream = ?";
        try (PreparedStatement question = connection.prepareStatement(sql)) {
            question.setString(1, stream);
            question.setString(2, PROBE);
            try (ResultSet answer = question.executeQuery()) {
                while (answer.next()) {
                    Found here = answer.getBoolean(4) ? Found.OTHER_MESSAGE : Found.SAME_MESSAGE;
                    String id = answer.getString(1) + "-" + answer.getString(2);
                    found.put(id, answer.getBoolean(3) ? Found.NOTHING : here);
                    if (!answer.getBoolean(3) && answer.getBoolean(5)) {
                        exact.add(id);
                    }
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
