package io.chatarchive.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The columns that hold what a message says: those that the statement fills, but for the stream. Conditions compare the
 * row {@code a}, which the statement makes now, with the row {@code b}, byte by byte.
 *
 * @param names the columns
 * @param withDefault those of the table, in lower case, that have a default value
 */
record ContentColumns(List<String> names, Set<String> withDefault) {
    /** The rows have the same entry id. */
    static final String SAME_ID = "b.entry_ms = a.entry_ms AND b.entry_seq = a.entry_seq";

    static ContentColumns of(Connection connection, String table, List<String> filled) throws SQLException {
        List<String> names = new ArrayList<>(filled);
        Set<String> withDefault = new HashSet<>();
        int dot = table.indexOf('.');
        try (PreparedStatement question = connection.prepareStatement("SELECT column_name,"
                + " column_default IS NOT NULL AND extra NOT LIKE '%DEFAULT_GENERATED%' FROM information_schema.columns"
                + " WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?")) {
            question.setString(1, dot < 0 ? null : table.substring(0, dot));
            question.setString(2, table.substring(dot + 1));
            try (ResultSet answer = question.executeQuery()) {
                while (answer.next()) {
                    if (filled.isEmpty()) {
                        names.add(answer.getString(1));
                    }
                    if (answer.getBoolean(2)) {
                        withDefault.add(answer.getString(1).toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        names.removeIf(name -> name.equalsIgnoreCase("stream"));
        return new ContentColumns(names, withDefault);
    }

    /**
     * Whether the stored row b has other content. A column that is NULL there, or has its default, says nothing: it may
     * have been added after the row.
     */
    String isOtherContent() {
        return names.isEmpty() ? "FALSE" : joined(" OR ", name -> "(" + differs(name) + " AND " + isFilled(name) + ")");
    }

    /** Whether the stored row b has the content to the last column. */
    String isExactContent() {
        return names.isEmpty() ? "FALSE" : "NOT (" + joined(" OR ", ContentColumns::differs) + ")";
    }

    /** In how many rows each of the columns differs. */
    String differences() {
        return joined(", ", name -> "SUM(" + differs(name) + ")");
    }

    /** Which of them differ, by the answer to that. */
    ContentColumns thatDoNotDiffer(ResultSet differences) throws SQLException {
        List<String> equal = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (differences.getLong(i + 1) == 0) {
                equal.add(names.get(i));
            }
        }
        return new ContentColumns(equal, withDefault);
    }

    private String joined(String separator, Function<String, String> sql) {
        return names.stream().map(sql).collect(Collectors.joining(separator));
    }

    private static String differs(String name) {
        return "NOT (CAST(a.`" + name + "` AS BINARY) <=> CAST(b.`" + name + "` AS BINARY))";
    }

    private String isFilled(String name) {
        String filled = "b.`" + name + "` IS NOT NULL";
        return withDefault.contains(name.toLowerCase(Locale.ROOT))
                ? filled + " AND NOT (b.`" + name + "` <=> DEFAULT(b.`" + name + "`))"
                : filled;
    }
}
