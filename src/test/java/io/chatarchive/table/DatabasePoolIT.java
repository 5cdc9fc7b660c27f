package io.chatarchive.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.FailingDatabase;
import io.chatarchive.fixture.ShippedSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which connections to the database are used again. */
class DatabasePoolIT {
    private ChatFixture chat;
    private HikariDataSource pool;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(DatabasePoolIT.class);
        Map<String, String> settings = chat.settings();
        settings.put("chat.archive.consumers", "2");
        settings.put("chat.jdbc.pool-size", "3");
        pool = DatabaseConnections.open(ShippedSettings.with(settings));
    }

    @AfterEach
    void close() throws Exception {
        pool.close();
        chat.close();
    }

    @Test
    void should_use_connections_again_when_a_statement_is_wrong() throws Exception {
        List<String> before = threeAtOnce();

        fail("SELECT * FROM nowhere");

        assertThat(threeAtOnce()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void should_use_none_again_that_was_made_before_when_one_was_lost() throws Exception {
        List<String> before = threeAtOnce();
        chat.execute("KILL " + ask("SELECT CONNECTION_ID()"));

        fail("SELECT 1");

        assertThat(threeAtOnce()).doesNotContainAnyElementsOf(before);
    }

    /** The others lead to the same server, which is no master any more. */
    @Test
    void should_use_none_again_that_was_made_before_when_the_server_writes_no_more() throws Exception {
        chat.execute("CREATE TABLE t (a INT)");
        List<String> before = threeAtOnce();

        fail("SET TRANSACTION READ ONLY", "INSERT INTO t VALUES (1)");

        assertThat(threeAtOnce()).doesNotContainAnyElementsOf(before);
    }

    private void fail(String... statements) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            assertThatThrownBy(() -> FailingDatabase.execute(connection, statements))
                    .isInstanceOf(SQLException.class);
        }
    }

    private List<String> threeAtOnce() throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection one = pool.getConnection();
                Connection two = pool.getConnection();
                Connection three = pool.getConnection()) {
            for (Connection each : List.of(one, two, three)) {
                ids.add(ask(each, "SELECT CONNECTION_ID()"));
                each.rollback();
            }
        }
        return ids;
    }

    private String ask(String question) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return ask(connection, question);
        }
    }

    private static String ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
