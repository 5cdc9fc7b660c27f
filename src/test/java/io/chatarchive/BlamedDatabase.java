package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A database of one test on the shared server, with the table and the statement that ship, and errors to judge. */
final class BlamedDatabase implements AutoCloseable {
    /** What no sentence of a fault may hold. */
    static final String SECRET = "my secret";

    private final Servers servers = Servers.shared();
    private final String name;
    private final HikariDataSource connections;
    private final String store;
    private final boolean mariaDb;

    BlamedDatabase(Class<?> test) throws SQLException, IOException {
        name = test.getSimpleName().toLowerCase(Locale.ROOT) + "_"
                + Integer.toUnsignedString(new Random().nextInt(), 36);
        connections = open(url(), servers.username(), servers.password());
        store = shippedStatement();
        try (Connection connection = connect()) {
            mariaDb = connection.getMetaData().getDatabaseProductVersion().contains("MariaDB");
        }
        execute(Resources.text(ChatFixture.TABLE));
    }

    String name() {
        return name;
    }

    String url() {
        return servers.jdbcUrl(name);
    }

    /** The one or the other, where the servers differ. */
    <T> T of(T mySql, T mariaDbs) {
        return mariaDb ? mariaDbs : mySql;
    }

    Connection connect() throws SQLException {
        return connect(connections);
    }

    /** On a busy machine the pool's patience may end before its first attempt does: then it has no reason to tell yet. */
    static Connection connect(HikariDataSource pool) throws SQLException {
        long end = System.nanoTime() + ChatFixture.PATIENCE.toNanos();
        while (true) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException e) {
                if (e.getCause() != null || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    /** A pool as the archive has it. */
    static HikariDataSource open(String url, String username, String password) {
        return DatabaseConnections.open(ShippedSettings.with(
                "chat.jdbc.url", url,
                "chat.jdbc.username", username,
                "chat.jdbc.password", password,
                "chat.jdbc.pool-size", "16"));
    }

    /** Whatever happens when somebody connects. */
    static void connect(String url, String username, String password) throws SQLException {
        try (HikariDataSource pool = open(url, username, password)) {
            pool.setConnectionTimeout(500);
            connect(pool).close();
        }
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, statements);
            connection.commit();
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    void store(String... rows) throws SQLException {
        try (Connection connection = connect()) {
            store(connection, rows);
            connection.commit();
        }
    }

    /** Runs the statement of the shipped route; the caller commits. */
    void store(Connection connection, String... rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(store)) {
            statement.setObject(1, "chatMsg");
            statement.setObject(2, "[" + String.join(",", rows) + "]");
            statement.execute();
        }
    }

    /** A row as the route hands it over. */
    static String row(String sequence, String message) {
        return "{\"entry_ms\":1655188547271,\"entry_seq\":" + sequence + ",\"message\":" + message + "}";
    }

    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Asserts that something fails as expected, and that its sentence tells no secret. */
    static void assertBlamed(Blame blame, int code, ThrowingCallable attempt) {
        Throwable error = catchThrowable(attempt);
        assertThat(error).as("error %s", code).isInstanceOf(SQLException.class);

        Fault fault = Fault.of(error);
        assertThat(fault.blame()).as(fault.sentence()).isEqualTo(blame);
        assertThat(fault.server()).isEqualTo(Fault.Server.DATABASE);
        assertThat(fault.sentence()).contains("error " + code + ", ").doesNotContain(SECRET, "line 1");
    }

    private static String shippedStatement() throws IOException {
        return ShippedRoutes.store().positional();
    }

    @Override
    public void close() throws SQLException {
        execute("DROP DATABASE " + name);
        connections.close();
    }
}
