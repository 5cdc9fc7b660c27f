package io.chatarchive.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.fixture.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The database of this run with the table that the archive fills, asked over connections of its own. */
record ChatTable(Servers servers, String database) {
    private static final Pattern ADDRESS = Pattern.compile("jdbc:\\w+://(?<host>[^:/?]+)(:(?<port>\\d+))?.*");

    /** Makes the database, and says what kind of server it is on. */
    String create() {
        try (Connection connection = connect()) {
            // Connector/J calls either of them MySQL
            return connection.getMetaData().getDatabaseProductVersion().contains("MariaDB") ? "MariaDB" : "MySQL";
        } catch (SQLException e) {
            throw new Failure("Cannot make database " + database + " on " + address() + ": " + Failure.inWords(e), e);
        }
    }

    void drop() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE " + database);
        }
    }

    long count() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM chat_message")) {
            result.next();
            return result.getLong(1);
        }
    }

    TextTable latest(int rows) throws SQLException {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("entry id", "created_at (UTC)", "user", "name", "text"));
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT CONCAT(entry_ms, '-', entry_seq), CAST(created_at AS CHAR), user_id, username, msg"
                                + " FROM chat_message ORDER BY entry_ms DESC, entry_seq DESC LIMIT " + rows)) {
            while (result.next()) {
                lines.add(line(result));
            }
        }
        return new TextTable(lines);
    }

    String address() {
        Matcher address = ADDRESS.matcher(servers.jdbcUrl(database));
        if (!address.matches()) {
            return "the database server";
        }
        return address.group("host") + ":" + (address.group("port") == null ? "3306" : address.group("port"));
    }

    /** A command line without secrets: it asks for the password where there is one. */
    String commandLine() {
        String[] server = address().split(":", 2);
        return "mysql --default-character-set=utf8mb4 -h " + server[0] + " -P " + server[server.length - 1] + " -u "
                + servers.username()
                + (servers.password().isEmpty() ? "" : " -p") + " " + database
                + " -e 'SELECT * FROM chat_message ORDER BY created_at DESC LIMIT 5'";
    }

    private static List<String> line(ResultSet row) throws SQLException {
        List<String> line = new ArrayList<>();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            line.add(new String(row.getBytes(column), UTF_8));
        }
        return line;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(servers.jdbcUrl(database), servers.username(), servers.password());
    }
}
