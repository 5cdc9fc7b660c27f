package io.chatarchive.fault;

import static io.chatarchive.fixture.FailingDatabase.assertBlamed;

import io.chatarchive.fixture.FailingDatabase;
import io.chatarchive.fixture.Servers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table, a right, a setting or SQL that a person has to correct: no row causes the error. */
class SqlConfigurationErrorIT {
    private static final String ROW =
            FailingDatabase.row("1", "{\"userid\":\"1\",\"username\":\"x\",\"msg\":\"my secret\"}");
    private static final String USER = "chat_blamed_user";
    private static final String PASSWORD = "geheim";

    private FailingDatabase database;

    @BeforeEach
    void open() throws Exception {
        database = new FailingDatabase(SqlConfigurationErrorIT.class);
        database.execute(
                "DROP USER IF EXISTS " + USER,
                "CREATE USER " + USER + " IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT SELECT ON " + database.name() + ".* TO " + USER);
    }

    @AfterEach
    void close() throws Exception {
        database.execute("DROP USER " + USER);
        database.close();
    }

    /** What is done to the table before the statement that ships is run; the error of MySQL and of MariaDB. */
    record Change(String sql, int code) {}

    static List<Change> changes() {
        return List.of(
                new Change("DROP TABLE chat_message", 1146),
                new Change("ALTER TABLE chat_message DROP COLUMN msg", 1054),
                new Change("ALTER TABLE chat_message ADD room VARCHAR(10) NOT NULL", 1364),
                new Change(
                        "CREATE DEFINER = nobody@nowhere TRIGGER t AFTER INSERT ON chat_message FOR EACH ROW SET @x = 1",
                        1449),
                new Change(
                        "CREATE TRIGGER t AFTER INSERT ON chat_message FOR EACH ROW INSERT INTO nowhere VALUES (1)",
                        1146),
                new Change("CREATE TRIGGER t AFTER INSERT ON chat_message FOR EACH ROW DELETE FROM chat_message", 1442),
                new Change(
                        "ALTER TABLE chat_message PARTITION BY RANGE (entry_ms) (PARTITION few VALUES LESS THAN (1))",
                        1526),
                new Change("RENAME TABLE chat_message TO m", 1146));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void should_blame_the_configuration_when_the_table_does_not_suit_the_statement(Change change) throws Exception {
        database.execute(change.sql());

        assertBlamed(ErrorClass.CONFIGURATION, change.code(), () -> database.store(ROW));
    }

    /** A statement that somebody could write into the route; the error of MySQL and of MariaDB. */
    record Sql(String sql, int mySql, int mariaDb) {
        Sql(String sql, int both) {
            this(sql, both, both);
        }
    }

    static List<Sql> statements() {
        String select = "INSERT INTO chat_message (stream) SELECT j.a FROM JSON_TABLE('{\"a\":\"my secret\"}', ";
        return List.of(
                new Sql("INSERT INTO chat_message VALUE 'my secret'", 1064),
                new Sql("INSERT INTO chat_message VALUES ('my secret')", 1136),
                new Sql("INSERT INTO chat_message (stream, stream) VALUES ('my secret', 'x')", 1110),
                new Sql("INSERT INTO chat_message (stream) SELECT stream FROM chat_message a, chat_message b", 1052),
                new Sql("INSERT INTO chat_message (stream) VALUES (no_such_function('my secret'))", 1305),
                new Sql("INSERT INTO chat_message (stream) VALUES (CONCAT())", 1582),
                new Sql("INSERT INTO numbers VALUES ('my secret')", 1471),
                new Sql("INSERT INTO nowhere.chat_message VALUES ('my secret')", 1049, 1146),
                new Sql(select + "'$.[' COLUMNS (a LONGTEXT PATH '$.a')) j", 3143, 4042),
                new Sql(select + "'$' COLUMNS (a LONGTEXT PATH '$.a'))", 3667, 4177),
                new Sql(select + "'$' COLUMNS (b LONGTEXT PATH '$.a')) j", 1054),
                new Sql("SELECT 'my secret' COLLATE no_such_collation", 1273),
                new Sql("SET SESSION time_zone = 'Middle/Earth'", 1298),
                new Sql("SET SESSION no_such_variable = 1", 1193),
                new Sql("SET SESSION sql_mode = 'VERY_STRICT'", 1231),
                new Sql("SET NAMES no_such_set", 1115),
                new Sql("SELECT _latin1 'a' COLLATE latin1_bin = _latin1 'b' COLLATE latin1_swedish_ci", 1267));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void should_blame_the_configuration_when_the_sql_is_wrong(Sql one) throws Exception {
        database.execute("CREATE VIEW numbers AS SELECT 1 AS one");

        assertBlamed(
                ErrorClass.CONFIGURATION, database.of(one.mySql(), one.mariaDb()), () -> database.execute(one.sql()));
    }

    @Test
    void should_blame_the_configuration_when_a_right_is_missing() throws Exception {
        assertBlamed(ErrorClass.CONFIGURATION, 1142, () -> storeAs(USER));
        database.execute("GRANT INSERT (stream), UPDATE ON " + database.name() + ".chat_message TO " + USER);
        assertBlamed(ErrorClass.CONFIGURATION, 1143, () -> storeAs(USER));
        String other = database.url().replace(database.name(), "mysql");
        assertBlamed(ErrorClass.CONFIGURATION, 1044, () -> FailingDatabase.connect(other, USER, PASSWORD));
    }

    @Test
    void should_blame_the_configuration_when_the_login_is_refused() throws Exception {
        String unknown =
                database.url().replace(database.name(), "no_such_database").replace("createDatabase", "x");
        assertBlamed(ErrorClass.CONFIGURATION, 1045, () -> FailingDatabase.connect(database.url(), USER, "my secret"));
        assertBlamed(
                ErrorClass.CONFIGURATION, 1045, () -> FailingDatabase.connect(database.url(), "nobody", "my secret"));
        assertBlamed(
                ErrorClass.CONFIGURATION,
                1049,
                () -> FailingDatabase.connect(
                        unknown, Servers.shared().username(), Servers.shared().password()));
        database.execute("ALTER USER " + USER + " ACCOUNT LOCK");
        assertBlamed(
                ErrorClass.CONFIGURATION,
                database.of(3118, 4151),
                () -> FailingDatabase.connect(database.url(), USER, PASSWORD));
        database.execute("ALTER USER " + USER + " ACCOUNT UNLOCK PASSWORD EXPIRE");
        assertBlamed(
                ErrorClass.CONFIGURATION,
                database.of(1862, 1820),
                () -> FailingDatabase.connect(database.url(), USER, PASSWORD));
    }

    @Test
    void should_blame_the_configuration_when_encryption_is_demanded_and_switched_off() throws Exception {
        database.execute("ALTER USER " + USER + " REQUIRE SSL");

        assertBlamed(
                ErrorClass.CONFIGURATION,
                1045,
                () -> FailingDatabase.connect(
                        database.url() + "&sslMode=DISABLED&allowPublicKeyRetrieval=true", USER, PASSWORD));
    }

    @Test
    void should_blame_the_configuration_when_the_certificate_is_not_trusted_or_absent() {
        assertBlamed(
                ErrorClass.CONFIGURATION,
                0,
                () -> FailingDatabase.connect(database.url() + "&sslMode=VERIFY_CA", USER, PASSWORD));
    }

    @Test
    void should_blame_the_configuration_when_the_key_of_the_server_would_have_to_be_believed() throws Exception {
        String withoutTls = database.url() + "&sslMode=DISABLED";

        if (database.of("caching_sha2_password", "mysql_native_password").startsWith("mysql")) {
            FailingDatabase.connect(withoutTls, USER, PASSWORD);
        } else {
            assertBlamed(ErrorClass.CONFIGURATION, 0, () -> FailingDatabase.connect(withoutTls, USER, PASSWORD));
        }
    }

    @Test
    void should_blame_the_configuration_when_the_url_is_wrong() {
        assertBlamed(
                ErrorClass.CONFIGURATION,
                0,
                () -> FailingDatabase.connect(database.url() + "&sslMode=MAYBE", USER, PASSWORD));
    }

    private void storeAs(String user) throws Exception {
        try (var pool = FailingDatabase.open(database.url(), user, PASSWORD);
                var connection = FailingDatabase.connect(pool)) {
            database.store(connection, ROW);
        }
    }
}
