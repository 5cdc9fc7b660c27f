package io.chatarchive.table;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database how large a packet it takes, whether it is strict, and whether the name of the stream fits, so that
 * nothing is read from the stream while it does not answer, or would alter or refuse whatever it is given. Creates the table
 * the first time, if it is absent and there is a statement for it.
 */
public final class TablePreparation {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(10);
    private static final int PATIENCE_SECONDS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(TablePreparation.class);

    private final DataSource database;
    private final String table;
    private final String definition;
    private final StreamColumn stream;
    private final OutageLog outageLog;
    private volatile boolean present;
    private volatile long largestPacket;
    private long nextQuestion = System.nanoTime();

    public TablePreparation(DataSource database, String table, String stream, String definition, OutageLog outageLog) {
        this.database = database;
        this.table = table;
        this.stream = new StreamColumn(table, stream);
        this.definition = definition;
        this.outageLog = outageLog;
    }

    /**
     * Asks, unless it has asked lately, and creates.
     *
     * @throws SQLException while the database is away, or would alter what it is given
     */
    public void prepare() throws SQLException {
        try (Connection connection = database.getConnection()) {
            // a ping is all that most ticks need; where it fails, the question says why, and the pool drops the
            // connection
            if (System.nanoTime() - nextQuestion >= 0 || !connection.isValid(PATIENCE_SECONDS)) {
                ask(connection);
            }
        } catch (SQLException e) {
            nextQuestion = System.nanoTime(); // when it is back it may take another size
            throw e;
        }
        outageLog.answers(Fault.Server.DATABASE);
    }

    private void ask(Connection connection) throws SQLException {
        if (DatabaseSession.isMySqlOrMariaDb(connection)) {
            DatabaseSession session = DatabaseSession.of(connection);
            session.requireStrict();
            largestPacket = session.largestPacket();
        } else {
            largestPacket = Long.MAX_VALUE;
        }
        if (isToBeCreated()) {
            createIfAbsent(connection);
        }
        if (!table.isEmpty() && DatabaseSession.isMySqlOrMariaDb(connection)) {
            requireRoom(stream.problem(connection));
        }
        nextQuestion = System.nanoTime() + BETWEEN_QUESTIONS.toNanos();
    }

    private static void requireRoom(Optional<String> problem) throws SQLException {
        if (problem.isPresent()) {
            throw new SQLException(problem.get(), DatabaseSession.WRONG_CONNECTION);
        }
    }

    /** Whether nobody has looked yet whether the table is there, and it will be created if it is not. */
    public boolean isToBeCreated() {
        return !definition.isEmpty() && !present;
    }

    /** Bytes of the largest statement that the database takes (max_allowed_packet). */
    public long largestPacket() {
        return largestPacket;
    }

    private void createIfAbsent(Connection connection) throws SQLException {
        if (!new TableName(connection, table).isPresent()) {
            requireRoom(stream.problem(definition)); // before a table is made that is of no use
            try (Statement create = connection.createStatement()) {
                create.execute(definition);
                LOG.info("Created table {} in {}", table, connection.getCatalog());
            }
        }
        present = true;
    }
}
