package io.chatarchive.faults.chat;

import static org.awaitility.Awaitility.await;

import io.chatarchive.faults.server.DatabaseProcess;
import io.chatarchive.faults.server.Pause;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The database as its administrator sees it, and what an administrator can do to an application. */
public final class ChatDatabase {
    private static final int DISK_FULL = 1114;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What is done with a statement of the administrator's. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Statement statement) throws SQLException;
    }

    private final DatabaseProcess database;

    public ChatDatabase(DatabaseProcess database) {
        this.database = database;
    }

    public void killConnections() {
        ask(statement -> {
            for (String id : strings(
                    statement,
                    "SELECT id FROM information_schema.processlist WHERE user = '" + DatabaseProcess.USER + "'")) {
                killIfThere(statement, id);
            }
            return null;
        });
    }

    public void lockTableFor(Duration time) {
        ask(statement -> {
            statement.execute("LOCK TABLES chat_message WRITE");
            Pause.of(time);
            return statement.execute("UNLOCK TABLES");
        });
    }

    public void readOnlyFor(Duration time) {
        ask(statement -> statement.execute("SET GLOBAL read_only = 1"));
        try {
            Pause.of(time);
        } finally {
            ask(statement -> statement.execute("SET GLOBAL read_only = 0"));
        }
    }

    /**
     * Takes the table away, and puts it back with what it held. Where the archive has made one of its own meanwhile, the
     * rows of that one go into the old one: nobody drops what is stored.
     */
    public void withoutTableFor(Duration time) {
        ask(statement -> statement.execute("RENAME TABLE chat_message TO chat_message_away"));
        try {
            Pause.of(time);
        } finally {
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(this::putTableBack);
        }
    }

    /**
     * Fills what the server may use (error 1114), and gives it back after a time. The ballast is of short rows: long ones
     * would also eat the reserve from which InnoDB rolls back, and without that the server ends for good.
     */
    public void fullDiskFor(Duration time) {
        ask(statement ->
                statement.execute("CREATE TABLE ballast (filler VARCHAR(7500)) CHARACTER SET latin1 ENGINE = InnoDB"));
        try {
            for (int rows : List.of(2_000, 100, 1)) {
                fill(rows);
            }
            Pause.of(time);
        } finally {
            ask(statement -> statement.execute("DROP TABLE ballast"));
        }
    }

    /**
     * Rejects rows that it would reject anyway, those without a user id, but blames the first row of the statement,
     * whichever it is: a trigger adds a row of its own, and the error is about that one. The table is locked until the
     * trigger is there, so that many rows wait for it.
     *
     * @param meanwhile returns when nobody is to be deceived any more
     */
    public void blamingFirstRow(Duration locked, Runnable meanwhile) {
        ask(statement -> {
            statement.execute("CREATE TABLE IF NOT EXISTS audit (seen VARCHAR(1))");
            statement.execute("LOCK TABLES chat_message WRITE");
            Pause.of(locked);
            statement.execute("CREATE TRIGGER blames_first_row BEFORE INSERT ON chat_message FOR EACH ROW"
                    + " IF NEW.user_id IS NULL THEN INSERT INTO audit VALUES ('too long'); END IF");
            return statement.execute("UNLOCK TABLES");
        });
        try {
            meanwhile.run();
        } finally {
            ask(statement -> statement.execute("DROP TRIGGER blames_first_row"));
        }
    }

    public long count() {
        return ask(statement -> Long.parseLong(
                strings(statement, "SELECT COUNT(*) FROM chat_message").get(0)));
    }

    public <T> T ask(Work<T> work) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            return work.with(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The administrator of the database was refused", e);
        }
    }

    public boolean hasTable() {
        return ask(statement ->
                !strings(statement, "SHOW TABLES LIKE 'chat_message'").isEmpty());
    }

    private boolean putTableBack() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (hasTable()) {
                statement.execute("RENAME TABLE chat_message TO chat_message_new, chat_message_away TO chat_message");
                statement.execute("INSERT IGNORE INTO chat_message SELECT * FROM chat_message_new");
                statement.execute("DROP TABLE chat_message_new");
            } else {
                statement.execute("RENAME TABLE chat_message_away TO chat_message");
            }
            return true;
        }
    }

    private void fill(int rows) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            while (true) {
                statement.execute("INSERT INTO ballast SELECT REPEAT('x', 7500) FROM seq_1_to_" + rows);
            }
        } catch (SQLException e) {
            if (e.getErrorCode() != DISK_FULL) {
                throw new IllegalStateException("The disk cannot be filled", e);
            }
        }
    }

    private static void killIfThere(Statement statement, String id) throws SQLException {
        try {
            statement.execute("KILL " + id);
        } catch (SQLException e) {
            if (e.getErrorCode() != 1094) { // it has left by itself
                throw e;
            }
        }
    }

    private static List<String> strings(Statement statement, String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                strings.add(result.getString(1));
            }
        }
        return strings;
    }
}
