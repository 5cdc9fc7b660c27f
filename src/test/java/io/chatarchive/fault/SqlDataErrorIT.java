package io.chatarchive.fault;

import static io.chatarchive.fixture.FailingDatabase.assertBlamed;
import static io.chatarchive.fixture.FailingDatabase.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.FailingDatabase;
import io.chatarchive.fixture.Servers;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that can never be stored, through the statement that ships: the rows are wrong, and not the database. */
class SqlDataErrorIT {
    private static final String GOOD = row("0", "{\"userid\":\"1\",\"username\":\"2026-01-01\",\"msg\":\"1\"}");

    private FailingDatabase database;

    @BeforeEach
    void open() throws Exception {
        database = new FailingDatabase(SqlDataErrorIT.class);
    }

    @AfterEach
    void close() throws Exception {
        database.close();
    }

    /** A table, by what is done to the one that ships; a row it cannot take; the error of MySQL and of MariaDB. */
    record Case(String table, String bad, int mySql, int mariaDb) {
        /** What this server lets pass: the two read JSON with different care. */
        static final int STORED = 0;

        /** After the row: MariaDB 11.4.5 rejects the second row of any INSERT … SELECT where a trigger comes before. */
        static final String TRIGGER = "AFTER INSERT";

        Case(String table, String bad, int both) {
            this(table, bad, both, both);
        }

        @Override
        public String toString() {
            return (mySql + "/" + mariaDb + " " + table).strip();
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case("MODIFY msg VARCHAR(3)", message("1", "x", "\"my secret\""), 1406),
                new Case("MODIFY user_id VARCHAR(3)", message("my secret", "x", "\"x\""), 1406),
                new Case("MODIFY user_id INT", message("my secret", "x", "\"x\""), 1366),
                new Case("MODIFY user_id INT", message("12my secret", "x", "\"x\""), 1265),
                new Case("MODIFY user_id TINYINT", message("300", "x", "\"x\""), 1264),
                new Case("MODIFY user_id DECIMAL(3,1)", message("my secret", "x", "\"x\""), 1366),
                new Case("MODIFY username DATE", message("1", "my secret", "\"x\""), 1292),
                new Case("MODIFY username DATE", message("1", "0000-00-00", "\"x\""), 1292),
                new Case("MODIFY username TIMESTAMP NULL", message("1", "1969-01-01", "\"x\""), 1292),
                new Case("MODIFY username ENUM('2026-01-01')", message("1", "my secret", "\"x\""), 1265),
                new Case("MODIFY username SET('2026-01-01')", message("1", "my secret", "\"x\""), 1265),
                new Case("MODIFY msg TEXT CHARACTER SET utf8mb3", message("1", "x", "\"my secret 😀\""), 1366),
                new Case("MODIFY msg TEXT CHARACTER SET latin1", message("1", "x", "\"my secret 上线了\""), 1366),
                new Case("MODIFY msg JSON", message("1", "x", "\"my secret\""), 3140, 4025),
                new Case("ADD CHECK (msg <> 'my secret')", message("1", "x", "\"my secret\""), 3819, 4025),
                new Case("ADD FOREIGN KEY (user_id) REFERENCES member (id)", message("my secret", "x", "\"x\""), 1452),
                new Case(
                        "ADD later BIGINT UNSIGNED AS (entry_seq + 18446744073709551610) STORED",
                        message("1", "x", "\"my secret\""),
                        1690),
                new Case("", "{\"userid\":\"1\",\"username\":\"my secret\"}", 1048),
                new Case("", message("1", "x", "null"), 1048),
                new Case("", message("1", "x", "{\"a\":\"my secret\"}"), 3666, 4178),
                new Case("", message("1", "x", "[\"my secret\"]"), 3666, 4178),
                new Case("", message("1", "x", nested(50, "\"my secret\"")), 3666, 4178),
                new Case("", extra(nested(150, "\"my secret\"")), 3157, 4040),
                new Case("", extra("{\"my secret\":1e400}"), 3141, Case.STORED),
                new Case("", extra("\"my secret\\x\""), 3141, Case.STORED),
                new Case("", extra("nonsense"), 3141, 4038),
                new Case(Case.TRIGGER, message("1", "x", "\"my secret\""), 1644));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void should_blame_the_row_and_store_the_good_one_when_both_come_in_one_batch(Case one) throws Exception {
        String bad = row("7", one.bad());
        int code = database.of(one.mySql(), one.mariaDb());
        alter(one.table());

        if (code == Case.STORED) {
            database.store(bad);
            assertThat(stored()).isEqualTo(1);
            return;
        }
        assertBlamed(ErrorClass.DATA, code, () -> database.store(GOOD, bad));
        assertBlamed(ErrorClass.DATA, code, () -> database.store(bad));
        assertThat(stored()).isZero();
        database.store(GOOD);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void should_blame_the_row_when_the_statement_is_larger_than_the_servers_packet() throws Exception {
        String large = row("7", message("1", "x", "\"" + "x".repeat(70_000) + "\""));
        String small = database.url() + "&maxAllowedPacket=65536";

        try (var pool = FailingDatabase.open(
                        small, Servers.shared().username(), Servers.shared().password());
                Connection connection = FailingDatabase.connect(pool)) {
            assertBlamed(ErrorClass.DATA, 0, () -> database.store(connection, large));
            database.store(connection, GOOD);
            connection.commit();
        }

        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void should_blame_the_row_when_a_plain_insert_breaks_a_key_or_outgrows_what_the_server_takes() throws Exception {
        String insert = "INSERT INTO chat_message VALUES ('chatMsg', 1, 0, 'my secret', 'x', %s, NOW())";
        database.execute(insert.formatted("'x'"));

        assertBlamed(ErrorClass.DATA, 1062, () -> database.execute(insert.formatted("'x'")));
        assertBlamed(ErrorClass.DATA, 1301, () -> database.execute(insert.formatted("REPEAT('x', 2000000000)")));
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void should_blame_the_row_when_it_outgrows_the_page() throws Exception {
        StringBuilder columns = new StringBuilder("id INT PRIMARY KEY");
        StringBuilder values = new StringBuilder("1");
        for (int i = 0; i < 20; i++) {
            columns.append(", c").append(i).append(" TEXT CHARACTER SET latin1");
            values.append(", REPEAT('x', 5000)");
        }
        try (Connection connection = database.connect()) {
            FailingDatabase.execute(
                    connection,
                    "SET SESSION innodb_strict_mode = OFF",
                    "CREATE TABLE wide (" + columns + ") ENGINE = InnoDB ROW_FORMAT = COMPACT");

            assertBlamed(
                    ErrorClass.DATA,
                    1118,
                    () -> FailingDatabase.execute(connection, "INSERT INTO wide VALUES (" + values + ")"));
        }
    }

    private void alter(String table) throws Exception {
        database.execute("CREATE TABLE member (id VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY)");
        database.execute("INSERT INTO member VALUES ('1')");
        if (table.equals(Case.TRIGGER)) {
            database.execute("CREATE TRIGGER polite AFTER INSERT ON chat_message FOR EACH ROW IF NEW.entry_seq = 7 THEN"
                    + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'my secret'; END IF");
        } else if (!table.isEmpty()) {
            database.execute("ALTER TABLE chat_message " + table);
        }
    }

    private long stored() throws Exception {
        return database.number("SELECT COUNT(*) FROM chat_message");
    }

    private static String message(String userId, String username, String msg) {
        return "{\"userid\":\"" + userId + "\",\"username\":\"" + username + "\",\"msg\":" + msg + "}";
    }

    /** A good message with a field more. */
    private static String extra(String value) {
        return "{\"userid\":\"1\",\"username\":\"2026-01-01\",\"msg\":\"x\",\"extra\":" + value + "}";
    }

    private static String nested(int levels, String value) {
        return "[".repeat(levels) + value + "]".repeat(levels);
    }
}
