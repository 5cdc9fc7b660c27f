package io.chatarchive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database how large a packet it takes, so that nothing is read from the stream while it does not answer, and
 * creates the table the first time, if it is absent and the settings allow it.
 */
final class ChatTable implements Processor {
    static final String DEFINITION = "/db/chat_message.sql";

    /** The lanes of one tick ask once. */
    private static final long ONE_TICK_NANOS = Duration.ofMillis(10).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(ChatTable.class);

    private final DataSource database;
    private final boolean create;
    private final OutageLog outageLog;
    private final boolean asksForPacket;
    private boolean present;
    private volatile long largestPacket;
    private long nextQuestion = System.nanoTime();

    ChatTable(DataSource database, ArchiveSettings settings, OutageLog outageLog) {
        this.database = database;
        this.create = settings.createTable();
        this.asksForPacket = settings.jdbc().isMySqlOrMariaDb();
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) throws SQLException {
        ask();
        outageLog.works(Fault.Server.DATABASE, exchange.getVariable("lane", Lane.class));
    }

    private synchronized void ask() throws SQLException {
        if (System.nanoTime() - nextQuestion < 0) {
            return;
        }
        try (Connection connection = database.getConnection()) {
            largestPacket = asksForPacket ? largestPacket(connection) : Long.MAX_VALUE;
            if (create && !present) {
                createIfAbsent(connection);
            }
        }
        nextQuestion = System.nanoTime() + ONE_TICK_NANOS;
    }

    /** Bytes of the largest statement that the database takes (max_allowed_packet). */
    long largestPacket() {
        return largestPacket;
    }

    static long largestPacket(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet packet = statement.executeQuery("SELECT @@max_allowed_packet")) {
            packet.next();
            return packet.getLong(1);
        }
    }

    private void createIfAbsent(Connection connection) throws SQLException {
        if (!isPresent(connection)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(Resources.text(DEFINITION));
                LOG.info("Created table chat_message in {}", connection.getCatalog());
            }
        }
        present = true;
    }

    static boolean isPresent(Connection connection) throws SQLException {
        try (var tables = connection.getMetaData().getTables(connection.getCatalog(), null, "chat_message", null)) {
            return tables.next();
        }
    }
}
