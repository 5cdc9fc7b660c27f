package io.chatarchive.table;

import static io.chatarchive.table.RowComparison.Found.NOTHING;
import static io.chatarchive.table.RowComparison.Found.OTHER_MESSAGE;
import static io.chatarchive.table.RowComparison.Found.SAME_MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.ShippedRoutes;
import io.chatarchive.fixture.SqlStore;
import io.chatarchive.message.ChatJson;
import io.chatarchive.message.ChatMessage;
import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.Resources;
import io.chatarchive.table.RowComparison.Found;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a message is the one that the table has under its id, for all kinds of tables and mappings. */
class RowComparisonIT {
    private static final String KEY = "stream VARCHAR(99), entry_ms BIGINT UNSIGNED, entry_seq BIGINT UNSIGNED, ";
    private static final ObjectMapper JSON = ChatJson.mapper();

    private static ChatFixture chat;
    private Connection connection;

    @BeforeAll
    static void open() throws Exception {
        chat = new ChatFixture(RowComparisonIT.class);
    }

    @AfterAll
    static void close() throws Exception {
        chat.close();
    }

    @BeforeEach
    void connect() throws Exception {
        connect("useAffectedRows=true");
    }

    @AfterEach
    void dropTables() throws Exception {
        connection.close();
        chat.execute("DROP TABLE IF EXISTS t, chat_message");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "老王:上线了 | 老王:下线了",
                "a | A",
                "a | á",
                "é | e\u0301",
                "ß | ss",
                "'a' | 'a '",
                "'' | ' '",
                "😀 | 😁",
                "1.0 | 1.00",
                "0 | ''"
            })
    void should_tell_texts_apart_whatever_the_collation_takes_for_equal(String text, String other) throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("ALTER TABLE chat_message CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        SqlStore statement = ShippedRoutes.store();
        store(statement, message(text), message("same"));

        assertThat(compare(statement, message(other), message("same"), message("new")))
                .isEqualTo(Map.of("1000-1", OTHER_MESSAGE, "1000-2", SAME_MESSAGE, "1000-3", NOTHING));
        assertThat(compare(statement, message(text), message("same")))
                .isEqualTo(Map.of("1000-1", SAME_MESSAGE, "1000-2", SAME_MESSAGE));
        assertThat(result(statement, message(other), message("same"), message("new"))
                        .exact())
                .containsExactly("1000-2");
        assertThat(chat.strings("SELECT DISTINCT stream FROM chat_message")).containsExactly("s");
    }

    /** What a column is that says nothing of the message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x INT AUTO_INCREMENT UNIQUE | |",
                "x TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6) | |",
                "x VARCHAR(99) DEFAULT 'shown' | |",
                "x VARCHAR(199) AS (CONCAT(stream, msg)) STORED | |",
                "x DATETIME(6) | x, | NOW(6),",
                "x DATE | x, | CURRENT_DATE,",
                "x INT | x, | HOUR(NOW()),",
                "x VARCHAR(99) | x, | UUID(),",
                "x DOUBLE | x, | RAND(),",
                "x VARCHAR(199) | x, | CONCAT(:?stream, msg),"
            })
    void should_not_look_at_what_the_message_does_not_determine(String definition, String column, String value)
            throws Exception {
        chat.execute("CREATE TABLE t (" + KEY + "msg TEXT, " + definition
                + ", PRIMARY KEY (stream, entry_ms, entry_seq)) CHARACTER SET utf8mb4");
        SqlStore statement = statement(column == null ? "" : column, value == null ? "" : value);
        setTime("1000000000");
        store(statement, message("a"), message("b"), message("c"));
        setTime("DEFAULT");
        if (column == null && !definition.contains("AS (")) {
            chat.execute("UPDATE t SET x = " + (definition.contains("VARCHAR") ? "'hidden'" : "x + 100"));
        }

        assertThat(compare(statement, message("a"), message("other"), message("c")))
                .isEqualTo(Map.of("1000-1", SAME_MESSAGE, "1000-2", OTHER_MESSAGE, "1000-3", SAME_MESSAGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VARCHAR(99)",
                "VARCHAR(99) DEFAULT 'none'",
                "VARCHAR(99) NOT NULL DEFAULT 'none'",
                "VARCHAR(99) NOT NULL DEFAULT ''"
            })
    void should_take_a_message_for_the_same_when_a_column_was_added_after_its_row(String type) throws Exception {
        chat.execute("CREATE TABLE t (" + KEY + "msg TEXT, PRIMARY KEY (stream, entry_ms, entry_seq))");
        store(statement("", ""), message("a"), message("b"));
        chat.execute("ALTER TABLE t ADD COLUMN x " + type);

        SqlStore statement = statement("x,", "user_id,");

        assertThat(compare(statement, message("a"), message("other")))
                .isEqualTo(Map.of("1000-1", SAME_MESSAGE, "1000-2", OTHER_MESSAGE));
        assertThat(result(statement, message("a")).exact())
                .as("the row lacks x")
                .isEmpty();
    }

    @Test
    void should_compare_all_columns_when_the_statement_names_none() throws Exception {
        chat.execute("CREATE TABLE t (" + KEY + "msg TEXT, PRIMARY KEY (stream, entry_ms, entry_seq))");
        SqlStore statement = new SqlStore(statement("", "").sql().replaceFirst("\\(stream[^)]*\\)", ""));
        store(statement, message("a"), message("b"));

        assertThat(compare(statement, message("a"), message("other")))
                .isEqualTo(Map.of("1000-1", SAME_MESSAGE, "1000-2", OTHER_MESSAGE));
    }

    @Test
    void should_compare_every_type_of_column() throws Exception {
        chat.execute("CREATE TABLE t (" + KEY + "msg TEXT, j JSON, n DECIMAL(30, 10), f FLOAT, d DATETIME(3),"
                + " b BLOB, e ENUM('1', '2'), PRIMARY KEY (stream, entry_ms, entry_seq)) CHARACTER SET utf8mb4");
        SqlStore statement = statement(
                "j, n, f, d, b, e,",
                "JSON_OBJECT('k', msg), CRC32(msg), CRC32(msg) / 7, FROM_UNIXTIME(CRC32(msg) % 1000), MD5(msg),"
                        + " 1 + CRC32(msg) % 2,");
        store(statement, message("a"), message("b"));

        assertThat(compare(statement, message("a"), message("other")))
                .isEqualTo(Map.of("1000-1", SAME_MESSAGE, "1000-2", OTHER_MESSAGE));
    }

    @Test
    void should_find_nothing_under_the_id_when_another_unique_key_kept_the_message_out() throws Exception {
        chat.execute("CREATE TABLE t (" + KEY
                + "msg VARCHAR(99), PRIMARY KEY (stream, entry_ms, entry_seq), UNIQUE (stream, msg))");
        SqlStore statement = statement("", "");
        store(statement, message("a"), message("a"));

        assertThat(compare(statement, message("b"), message("c")))
                .isEqualTo(Map.of("1000-1", OTHER_MESSAGE, "1000-2", NOTHING));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false"})
    void should_know_whether_the_driver_counts_rows_that_were_there(boolean affectedRows, boolean countsOnlyNew)
            throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        connection.close();
        connect("useAffectedRows=" + affectedRows);

        RowComparison comparison = new RowComparison(connection, "chat_message", ShippedRoutes.store());

        assertThat(comparison.countsOnlyNewRows(row(1, message("a")))).isEqualTo(countsOnlyNew);
    }

    @Test
    void should_name_the_obstacle_when_nothing_can_be_compared() throws Exception {
        chat.execute("CREATE TABLE t (stream INT) ENGINE = MyISAM");

        assertThat(new RowComparison(connection, "t", statement("", "")).obstacle())
                .contains("the table t has an engine without transactions");
        assertThat(new RowComparison(connection, "", statement("", "")).obstacle())
                .contains("no table is set (chat.archive.table)");
        assertThat(new RowComparison(connection, "nowhere", statement("", "")).obstacle())
                .contains("the table nowhere has an engine without transactions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SYSDATE(6)", "@@hostname", "CURRENT_USER()", "CONNECTION_ID()"})
    void should_name_the_obstacle_when_the_statement_stores_what_no_message_says(String value) throws Exception {
        chat.execute("CREATE TABLE t (" + KEY + "msg TEXT, x TEXT, PRIMARY KEY (stream, entry_ms, entry_seq))");

        assertThat(new RowComparison(connection, "t", statement("x,", value + ","))
                        .compare(rows(message("a")))
                        .gap())
                .hasValueSatisfying(gap -> assertThat(gap).contains("what no message says"));
    }

    private void setTime(String time) throws Exception {
        try (PreparedStatement set = connection.prepareStatement("SET SESSION timestamp = " + time)) {
            set.execute();
        }
    }

    private void connect(String property) throws Exception {
        Map<String, String> settings = chat.settings();
        String url = settings.get("chat.jdbc.url");
        connection = DriverManager.getConnection(
                url + (url.contains("?") ? "&" : "?") + property + "&useServerPrepStmts=true&characterEncoding=UTF-8",
                settings.get("chat.jdbc.username"),
                settings.get("chat.jdbc.password"));
        connection.setAutoCommit(false);
    }

    private static SqlStore statement(String column, String value) {
        return new SqlStore("INSERT INTO t (stream, entry_ms, `entry_seq`, " + column + " msg)\n"
                + "SELECT :?stream, entry_ms, entry_seq, " + value
                + " msg FROM JSON_TABLE(:?rows, '$[*]' COLUMNS ("
                + " entry_ms BIGINT UNSIGNED PATH '$.entry_ms', entry_seq BIGINT UNSIGNED PATH '$.entry_seq',"
                + " user_id LONGTEXT PATH '$.message.userid',"
                + " msg LONGTEXT CHARACTER SET utf8mb4 PATH '$.message.msg')) AS incoming"
                + " ON DUPLICATE KEY UPDATE stream = t.stream");
    }

    private static String message(String text) throws Exception {
        return JSON.writeValueAsString(Map.of("userid", "2", "username", "a", "msg", text));
    }

    private void store(SqlStore statement, String... messages) throws Exception {
        statement.store(connection, "s", rows(messages));
        connection.commit();
    }

    private Map<String, Found> compare(SqlStore statement, String... messages) throws Exception {
        return result(statement, messages).found();
    }

    private RowComparison.Result result(SqlStore statement, String... messages) throws Exception {
        try {
            String table = statement.sql().contains("INTO t ") ? "t" : "chat_message";
            return new RowComparison(connection, table, statement).compare(rows(messages));
        } finally {
            connection.rollback();
        }
    }

    private static List<MessageRow> rows(String... messages) {
        return IntStream.range(0, messages.length)
                .mapToObj(i -> row(i + 1, messages[i]))
                .toList();
    }

    private static MessageRow row(int sequence, String message) {
        try {
            return new MessageRow(
                    new StreamEntry("s", "1000-" + sequence, 1, null, null),
                    JSON.readValue(message, ChatMessage.class));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
