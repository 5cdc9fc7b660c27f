package io.chatarchive.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The column {@code stream}, which every row has the name of its stream in. One that is too short for it would make a dead
 * letter of each message.
 *
 * @param table its name, perhaps with a database before it
 * @param stream the name of the stream
 */
record StreamColumn(String table, String stream) {
    private static final Pattern DEFINITION =
            Pattern.compile("(?im)^\\s*`?stream`?\\s+(?:var)?char\\s*\\(\\s*(\\d{1,9})\\s*\\)");

    /** What is wrong with it; empty where it fits, and where a table of somebody's own has none. */
    Optional<String> problem(Connection connection) throws SQLException {
        int dot = table.indexOf('.');
        try (PreparedStatement question = connection.prepareStatement(
                "SELECT data_type, character_maximum_length, character_octet_length FROM information_schema.columns"
                        + " WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ? AND column_name = 'stream'")) {
            question.setString(1, dot < 0 ? null : table.substring(0, dot));
            question.setString(2, table.substring(dot + 1));
            try (ResultSet answer = question.executeQuery()) {
                return answer.next() ? problem(answer) : Optional.empty();
            }
        }
    }

    private Optional<String> problem(ResultSet column) throws SQLException {
        String type = column.getString(1).toLowerCase(Locale.ROOT);
        if (type.endsWith("char")) {
            return inCharacters(column.getLong(2));
        }
        int bytes = stream.getBytes(UTF_8).length;
        boolean counted = type.endsWith("text") || type.endsWith("binary") || type.endsWith("blob");
        return counted && bytes > column.getLong(3)
                ? Optional.of(sentence(column.getLong(3), "bytes", bytes))
                : Optional.empty();
    }

    /** The same of the table that a statement would create. */
    Optional<String> problem(String definition) {
        Matcher column = DEFINITION.matcher(definition);
        return column.find() ? inCharacters(Long.parseLong(column.group(1))) : Optional.empty();
    }

    private Optional<String> inCharacters(long most) {
        int characters = stream.codePointCount(0, stream.length());
        return characters > most ? Optional.of(sentence(most, "characters", characters)) : Optional.empty();
    }

    private String sentence(long most, String unit, int length) {
        return table + ".stream takes " + most + " " + unit + ", and the name of the stream has " + length
                + ": no message could be stored. Make the column longer, or take a shorter name (chat.stream.key)";
    }
}
