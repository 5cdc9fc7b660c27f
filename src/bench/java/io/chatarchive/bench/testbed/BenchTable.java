package io.chatarchive.bench.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.fixture.Servers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The table that every peer fills: the one that ships, in a database of this run. */
public record BenchTable(Servers servers, String database) {
    private static final String ROW =
            "SELECT msg FROM chat_message WHERE stream = ? AND entry_ms = ? AND entry_seq = ?";

    void create() throws SQLException {
        try (InputStream definition = BenchTable.class.getResourceAsStream("/db/chat_message.sql")) {
            execute(new String(definition.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The definition of the table cannot be read", e);
        }
    }

    void drop() throws SQLException {
        execute("DROP DATABASE " + database);
    }

    public void empty() throws SQLException {
        execute("TRUNCATE TABLE chat_message");
    }

    /** Empties the table, but for the rows that are meant to be there already. */
    public void prepareFor(String stream, Backlog backlog) throws SQLException {
        empty();
        int[] stored = backlog.numbers(backlog.shape()::isStoredBefore).toArray();
        try (Connection connection = connect("rewriteBatchedStatements=true");
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO chat_message VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < stored.length; i++) {
                String[] columns = backlog.line(stream, stored[i]).strip().split("\t", -1);
                for (int column = 0; column < columns.length; column++) {
                    insert.setString(column + 1, columns[column]);
                }
                insert.addBatch();
                if (i % 1000 == 999 || i == stored.length - 1) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
        }
    }

    /** A peer that stores something else, or less, is no peer. */
    public void requireHolds(String stream, Backlog backlog) throws SQLException {
        try (Connection connection = connect("");
                PreparedStatement row = connection.prepareStatement(ROW)) {
            long count = count();
            // poison that only the archive recognizes is stored by others
            boolean complete = backlog.shape() == Shape.POISON ? count >= backlog.rows() : count == backlog.rows();
            if (!complete) {
                throw new IllegalStateException(count + " rows are in the table instead of " + backlog.rows());
            }
            for (int number : new int[] {0, backlog.messages() / 3, backlog.messages() - 1}) {
                requireHolds(row, stream, backlog, number);
            }
        }
    }

    private static void requireHolds(PreparedStatement row, String stream, Backlog backlog, int number)
            throws SQLException {
        String[] id = backlog.id(number).split("-", 2);
        row.setString(1, stream);
        row.setString(2, id[0]);
        row.setString(3, id[1]);
        try (ResultSet result = row.executeQuery()) {
            if (!result.next() || !result.getString(1).equals(backlog.shape().text(number))) {
                throw new IllegalStateException("Message " + number + " is not in the table as it was sent");
            }
        }
    }

    long count() throws SQLException {
        return Long.parseLong(ask("SELECT COUNT(*) FROM chat_message"));
    }

    /** Product and version; Connector/J calls either product MySQL. */
    public String version() throws SQLException {
        String version = ask("SELECT VERSION()");
        return version.contains("MariaDB") ? "MariaDB " + version.replaceFirst("-MariaDB.*", "") : "MySQL " + version;
    }

    public String ask(String question) throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(question)) {
            result.next();
            return result.getString(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public Connection connect(String properties) throws SQLException {
        String url = servers.jdbcUrl(database) + (properties.isEmpty() ? "" : "&" + properties);
        return DriverManager.getConnection(url, servers.username(), servers.password());
    }
}
