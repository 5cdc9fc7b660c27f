package io.chatarchive.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.Resources;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sessions of the pool are like, however the driver came to open them. */
class DatabaseSessionsIT {
    private static final String TIME_ZONE_AND_LOCKS =
            "SELECT CONCAT(@@time_zone, ' ', @@innodb_lock_wait_timeout, ' ', @@lock_wait_timeout)";

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(DatabaseSessionsIT.class);
        settings = chat.settings();
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&sessionVariables=sql_mode='',time_zone='-05:00'",
                "&sessionVariables=wait_timeout=600&useUnicode=true",
                "&sessionVariables=",
                "&characterEncoding=UTF-8"
            })
    void should_be_strict_in_utc_and_impatient_whatever_the_url_says(String parameters) throws Exception {
        settings.computeIfPresent("chat.jdbc.url", (key, url) -> url + parameters);

        try (HikariDataSource pool = pool();
                Connection connection = pool.getConnection()) {
            DatabaseSession session = DatabaseSession.of(connection);
            session.requireStrict();
            assertThat(session.mode()).contains("STRICT_ALL_TABLES", "NO_ZERO_DATE");
            assertThat(session.timeZone()).isEqualTo("2024-01-01 00:00:00, 2024-07-01 00:00:00");
            assertThat(ask(connection, TIME_ZONE_AND_LOCKS)).isEqualTo("+00:00 10 10");
            if (parameters.contains("wait_timeout")) {
                assertThat(ask(connection, "SELECT @@wait_timeout")).isEqualTo("600");
            }
        }
    }

    @Test
    void should_be_the_same_when_the_driver_went_to_another_host_and_back() throws Exception {
        try (Relay first = Relay.to(settings.get("chat.jdbc.url"));
                Relay second = Relay.to(settings.get("chat.jdbc.url"))) {
            second.open(); // the first host is away
            settings.computeIfPresent("chat.jdbc.url", (key, url) -> twoHosts(url, first, second));
            chat.execute("CREATE TABLE moments (moment TIMESTAMP(3) NULL)");
            try (HikariDataSource pool = pool();
                    Connection connection = pool.getConnection()) {
                String onSecond = ask(connection, "SELECT CONNECTION_ID()");

                first.open();
                await().atMost(ChatFixture.PATIENCE).until(() -> {
                    connection.commit(); // the driver goes back between transactions
                    return !onSecond.equals(ask(connection, "SELECT CONNECTION_ID()"));
                });

                assertThat(ask(connection, TIME_ZONE_AND_LOCKS)).isEqualTo("+00:00 10 10");
                execute(connection, "INSERT INTO moments VALUES ('2024-01-01 12:00:00')");
                connection.commit();
            }
        }
        assertThat(chat.strings("SELECT UNIX_TIMESTAMP(moment) FROM moments")).containsExactly("1704110400.000");
    }

    @Test
    void should_refuse_to_store_when_a_session_of_the_host_is_in_another_time_zone_than_at_first() throws Exception {
        SessionCheck sessions = SessionCheck.ofEach();
        try (Connection connection = DriverManager.getConnection(
                settings.get("chat.jdbc.url"),
                settings.get("chat.jdbc.username"),
                settings.get("chat.jdbc.password"))) {
            Connection stored = StoreConnection.of(connection, sessions);
            execute(connection, "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES'");
            execute(stored, "DO 1");
            execute(connection, "SET time_zone = '-05:00'");

            assertThatThrownBy(() -> stored.prepareStatement("DO 1"))
                    .isInstanceOf(SQLException.class)
                    .satisfies(error -> assertThat(Fault.of(error).errorClass()).isEqualTo(ErrorClass.CONFIGURATION))
                    .satisfies(error -> assertThat(Fault.of(error).sentence())
                            .startsWith("its sessions differ in their time zone"));

            execute(connection, "SET time_zone = '+00:00', sql_mode = ''");
            assertThatThrownBy(stored::createStatement).hasMessageContaining("its sessions are not strict");
        }
    }

    @Test
    void should_take_a_lost_connection_for_rolled_back() throws Exception {
        try (HikariDataSource pool = pool();
                Connection lost = pool.getConnection()) {
            Connection stored = StoreConnection.of(lost, SessionCheck.NONE);
            chat.execute("KILL " + ask(stored, "SELECT CONNECTION_ID()"));
            assertThatThrownBy(() -> ask(stored, "SELECT 1")).isInstanceOf(SQLException.class);

            assertThatThrownBy(lost::rollback).isInstanceOf(SQLException.class);
            assertThatCode(stored::rollback).doesNotThrowAnyException();
        }
    }

    @Test
    void should_not_take_a_table_for_the_archives_when_only_an_underscore_makes_it_look_so() throws Exception {
        chat.execute("CREATE TABLE chatXmessage (id INT, UNIQUE one (id))");
        try (HikariDataSource pool = pool();
                Connection connection = pool.getConnection()) {
            TableName table = new TableName(connection, "chat_message");
            assertThat(table.isPresent()).isFalse();
            assertThat(table.uniqueKeys()).isEmpty();

            chat.execute(Resources.text(ChatFixture.TABLE));
            connection.rollback(); // MySQL's names are of the time when a transaction began

            assertThat(table.isPresent()).isTrue();
            assertThat(table.uniqueKeys()).containsOnlyKeys("PRIMARY");
            assertThat(new TableName(connection, chat.stream() + ".chat_message").isPresent())
                    .isTrue();
            assertThat(new TableName(connection, "chat%").isPresent()).isFalse();
        }
    }

    private HikariDataSource pool() {
        return DatabaseConnections.open(ShippedSettings.with(settings));
    }

    private static String twoHosts(String url, Relay first, Relay second) {
        String one = first.through(url).replaceFirst("(jdbc:mysql://[^/]+).*", "$1");
        String two = second.through(url).replaceFirst("jdbc:mysql://([^/]+).*", "$1");
        return url.replaceFirst("jdbc:mysql://[^/]+", one + "," + two)
                + "&failOverReadOnly=false&queriesBeforeRetrySource=1&secondsBeforeRetrySource=1";
    }

    private static String ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
