package io.chatarchive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/** What a store route does that is one statement over {@code :?stream} and {@code :?rows}, without Camel. */
record SqlStore(String sql) implements StoreRun {
    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");
    private static final ObjectMapper JSON = ChatJson.mapper();

    /** With question marks for parameters, for JDBC alone. */
    String positional() {
        return PARAMETER.matcher(sql).replaceAll("?");
    }

    @Override
    public Result store(Connection connection, String stream, List<MessageRow> rows) throws SQLException {
        List<String> names =
                PARAMETER.matcher(sql).results().map(found -> found.group(1)).toList();
        try (PreparedStatement insert = connection.prepareStatement(positional())) {
            for (int i = 0; i < names.size(); i++) {
                insert.setString(i + 1, names.get(i).equals("rows") ? JSON.writeValueAsString(rows) : stream);
            }
            return new Result(insert.executeUpdate(), new StoreStatement(positional()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
