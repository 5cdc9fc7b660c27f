package io.chatarchive.fault;

import static io.chatarchive.fixture.FailingDatabase.assertBlamed;
import static io.chatarchive.fixture.FailingDatabase.execute;
import static io.chatarchive.fixture.FailingDatabase.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.FailingDatabase;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that is away, busy, full or read-only: no row causes the error, and what waits can be stored afterwards. */
class SqlOutageIT {
    private static final String ROW = row("1", "{\"userid\":\"1\",\"username\":\"x\",\"msg\":\"my secret\"}");
    private static final String OTHER_ROW = row("2", "{\"userid\":\"1\",\"username\":\"x\",\"msg\":\"my secret\"}");
    private static final String USER = "chat_blamed";

    private FailingDatabase database;

    @BeforeEach
    void open() throws Exception {
        database = new FailingDatabase(SqlOutageIT.class);
        database.execute(
                "DROP USER IF EXISTS " + USER,
                "CREATE USER " + USER + " IDENTIFIED BY 'geheim'",
                "GRANT SELECT, INSERT, UPDATE ON " + database.name() + ".* TO " + USER);
    }

    @AfterEach
    void close() throws Exception {
        database.execute("DROP USER " + USER);
        database.close();
    }

    @Test
    void should_blame_an_outage_when_nobody_listens() {
        String url = "jdbc:mysql://127.0.0.1:" + Servers.freePort() + "/chat";

        assertBlamed(ErrorClass.OUTAGE, 0, () -> FailingDatabase.connect(url, "chat", "my secret"));
    }

    @Test
    void should_blame_an_outage_when_the_name_of_the_host_is_unknown() {
        assertBlamed(
                ErrorClass.OUTAGE,
                0,
                () -> FailingDatabase.connect("jdbc:mysql://no-such-host.invalid/chat", "chat", "my secret"));
    }

    @Test
    void should_blame_an_outage_when_the_connection_breaks() throws Exception {
        try (Relay relay = Relay.to(database.url())) {
            relay.open();
            try (var pool = FailingDatabase.open(
                            relay.through(database.url()),
                            Servers.shared().username(),
                            Servers.shared().password());
                    Connection connection = FailingDatabase.connect(pool)) {
                relay.shut();

                assertBlamed(ErrorClass.OUTAGE, 0, () -> database.store(connection, ROW));
            }
        }
        database.store(ROW);
    }

    @Test
    void should_blame_an_outage_when_another_transaction_holds_the_row() throws Exception {
        try (Connection holder = database.connect();
                Connection waiter = database.connect()) {
            database.store(holder, ROW);
            execute(waiter, "SET SESSION innodb_lock_wait_timeout = 1");

            assertBlamed(ErrorClass.OUTAGE, 1205, () -> database.store(waiter, ROW));
            holder.rollback();
            database.store(waiter, ROW);
        }
    }

    @Test
    void should_blame_an_outage_when_the_table_or_all_tables_are_locked() throws Exception {
        for (String lock : List.of("LOCK TABLES chat_message READ", "FLUSH TABLES WITH READ LOCK")) {
            try (Connection holder = database.connect();
                    Connection waiter = database.connect()) {
                execute(waiter, "SET SESSION lock_wait_timeout = 1");
                execute(holder, lock);

                assertBlamed(ErrorClass.OUTAGE, 1205, () -> database.store(waiter, ROW));
                execute(holder, "UNLOCK TABLES");
                database.store(waiter, ROW);
            }
        }
    }

    @Test
    void should_blame_an_outage_when_two_transactions_wait_for_each_other() throws Exception {
        try (Connection one = database.connect();
                Connection other = database.connect()) {
            database.store(one, ROW);
            database.store(other, OTHER_ROW);
            CompletableFuture<Void> waiting = inBackground(() -> database.store(one, OTHER_ROW));
            awaitStatement("INSERT INTO chat_message");

            // the server ends one of the two, whichever it likes
            assertBlamed(ErrorClass.OUTAGE, 1213, () -> {
                database.store(other, ROW);
                other.rollback();
                join(waiting);
            });
            other.rollback();
        }
    }

    @Test
    void should_blame_an_outage_when_the_statement_is_killed() throws Exception {
        assertBlamed(ErrorClass.OUTAGE, 1317, () -> waitAndBeKilled("KILL QUERY "));
    }

    @Test
    void should_blame_an_outage_when_the_connection_is_killed() {
        assertBlamed(ErrorClass.OUTAGE, 0, () -> waitAndBeKilled("KILL "));
    }

    @Test
    void should_blame_an_outage_when_the_statement_runs_out_of_time() throws Exception {
        String limit = database.of("max_execution_time = 100", "max_statement_time = 0.1");
        try (Connection connection = database.connect()) {
            execute(connection, "SET SESSION " + limit);

            assertBlamed(
                    ErrorClass.OUTAGE,
                    database.of(3024, 1969),
                    () -> execute(
                            connection,
                            "SELECT COUNT(*) FROM information_schema.columns a,"
                                    + " information_schema.columns b, information_schema.columns c"));
        }
    }

    @Test
    void should_blame_an_outage_when_the_database_is_read_only() throws Exception {
        try (var pool = FailingDatabase.open(database.url(), USER, "geheim")) {
            database.execute("SET GLOBAL read_only = ON");
            try (Connection connection = FailingDatabase.connect(pool)) {
                assertBlamed(ErrorClass.OUTAGE, 1290, () -> database.store(connection, ROW));
                assertThat(connection.isClosed()).isTrue(); // the address may lead to another server by now
            } finally {
                database.execute("SET GLOBAL read_only = OFF");
            }
            try (Connection connection = FailingDatabase.connect(pool)) {
                database.store(connection, ROW);
            }
        }
    }

    @Test
    void should_blame_an_outage_when_the_transaction_is_read_only() throws Exception {
        try (Connection connection = database.connect()) {
            execute(connection, "START TRANSACTION READ ONLY");
            assertBlamed(ErrorClass.OUTAGE, 1792, () -> database.store(connection, ROW));
        }
        try (Connection connection = database.connect()) {
            execute(connection, "SET SESSION TRANSACTION READ ONLY");
            // Connector/J refuses it, or the server does, as it has told Connector/J or not
            Fault fault = Fault.of(catchThrowable(() -> database.store(connection, ROW)));
            assertThat(fault.errorClass()).isEqualTo(ErrorClass.OUTAGE);
            assertThat(fault.sentence()).contains("is read-only");
            if (!connection.isClosed()) {
                connection.rollback();
                execute(connection, "SET SESSION TRANSACTION READ WRITE");
            }
        }
    }

    @Test
    void should_blame_an_outage_when_the_table_is_full() throws Exception {
        database.execute(
                "SET SESSION max_heap_table_size = 16384",
                "CREATE TABLE small (text VARCHAR(1000)) ENGINE = MEMORY",
                "INSERT INTO small VALUES (REPEAT('x', 1000))");

        assertBlamed(ErrorClass.OUTAGE, 1114, () -> {
            for (int i = 0; i < 10; i++) {
                database.execute("INSERT INTO small SELECT * FROM small");
            }
        });
    }

    @LongTest
    @Test
    void should_blame_an_outage_when_the_server_or_the_user_has_too_many_connections() throws Exception {
        database.execute("ALTER USER " + USER + " WITH MAX_USER_CONNECTIONS 3");
        assertBlamed(ErrorClass.OUTAGE, 1226, () -> connectOften(database.url()));
        database.execute("ALTER USER " + USER + " WITH MAX_USER_CONNECTIONS 0");

        long before = database.number("SELECT @@max_connections");
        database.execute("SET GLOBAL max_connections = 10");
        try {
            assertBlamed(ErrorClass.OUTAGE, 1040, () -> connectOften(database.url()));
        } finally {
            database.execute("SET GLOBAL max_connections = " + before);
        }
    }

    @Test
    void should_blame_an_outage_when_a_trigger_says_not_now() throws Exception {
        database.execute("CREATE TRIGGER frozen AFTER INSERT ON chat_message FOR EACH ROW"
                + " SIGNAL SQLSTATE 'HY000' SET MESSAGE_TEXT = 'my secret'");

        assertBlamed(ErrorClass.OUTAGE, 1644, () -> database.store(ROW));
    }

    private static void connectOften(String url) throws SQLException {
        List<Connection> held = new ArrayList<>();
        try (var pool = FailingDatabase.open(url, USER, "geheim")) {
            for (int i = 0; i < 12; i++) {
                held.add(FailingDatabase.connect(pool));
            }
        } finally {
            for (Connection connection : held) {
                connection.close();
            }
        }
    }

    /** Waits for a row that another transaction holds, until somebody kills the statement or the connection. */
    private void waitAndBeKilled(String kill) throws Exception {
        try (Connection holder = database.connect();
                Connection waiter = database.connect()) {
            database.store(holder, ROW);
            CompletableFuture<Void> waiting = inBackground(() -> database.store(waiter, ROW));
            database.execute(kill + awaitStatement("INSERT INTO chat_message"));
            join(waiting);
        }
    }

    /** The connection that runs a statement. */
    private long awaitStatement(String start) {
        String search = "SELECT MAX(id) FROM information_schema.processlist WHERE db = '" + database.name()
                + "' AND info LIKE '" + start + "%'";
        return await().atMost(ChatFixture.PATIENCE).until(() -> database.number(search), id -> id > 0);
    }

    private static CompletableFuture<Void> inBackground(ThrowingCallable task) {
        return CompletableFuture.runAsync(() -> {
            try {
                task.call();
            } catch (Throwable e) {
                throw new CompletionException(e);
            }
        });
    }

    private static void join(CompletableFuture<Void> task) throws Exception {
        try {
            task.get(ChatFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }
}
