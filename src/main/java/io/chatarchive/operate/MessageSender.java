package io.chatarchive.operate;

import io.chatarchive.archive.StreamArchive;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.SqlError;
import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.route.Batch;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.StreamRange;
import io.chatarchive.table.DatabaseSession;
import io.chatarchive.table.RolledBack;
import io.chatarchive.table.RowComparison;
import io.chatarchive.table.StoreConnection;
import io.chatarchive.table.StoredIds;
import io.chatarchive.table.StoredRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Sends messages through the routes of an archive, under the ids with which they came. Not for several threads. */
final class MessageSender implements AutoCloseable {
    private final StreamArchive archive;
    private final ProducerTemplate template;
    private StreamRange.Bounds bounds;

    MessageSender(StreamArchive archive) {
        this.archive = archive;
        this.template = archive.getCamelContext().createProducerTemplate();
    }

    /**
     * Stores them. It can be done again: a row that is there stays as it is.
     *
     * @param entries one of each id
     * @return what became of each, by its id
     * @throws InvalidSettingException if nobody may ask which of them have a row
     * @throws Exception while a server is away, or refuses whatever comes; some may be stored then
     */
    Map<String, Outcome> store(List<StreamEntry> entries) throws Exception {
        return send(entries, new OperatorBatch(storedAmong(entries), this::compare));
    }

    /** The same in a transaction that is rolled back: what would become of each. Sends nothing to other endpoints. */
    Map<String, Outcome> tryOut(List<StreamEntry> entries) throws Exception {
        Set<String> storedBefore = storedAmong(entries);
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            new StoredRow(connection, archive.table(), null).requireRollback();
            OperatorBatch batch = new OperatorBatch(storedBefore, rows -> {
                Savepoint before = connection.setSavepoint();
                try {
                    return compare(connection, rows);
                } finally {
                    connection.rollback(before);
                }
            });
            try {
                return new RolledBack(connection).run(() -> send(entries, batch));
            } finally {
                connection.rollback();
            }
        }
    }

    /** How much is sent at once: as much as a lane reads. */
    StreamRange.Bounds bounds() throws SQLException {
        if (bounds == null) {
            long largest = Long.MAX_VALUE;
            try (Connection connection = connect()) {
                if (DatabaseSession.isMySqlOrMariaDb(connection)) {
                    largest = DatabaseSession.of(connection).largestPacket();
                }
            }
            bounds = new StreamRange.Bounds(Math.min(archive.settings().batchBytes(), largest / 4), largest);
        }
        return bounds;
    }

    private Map<String, Outcome> send(List<StreamEntry> entries, OperatorBatch batch) throws Exception {
        Exchange end = template.send("direct:chat-archive-batch", exchange -> {
            archive.handTo(exchange);
            exchange.setVariable(Batch.VARIABLE, batch);
            exchange.getMessage().setBody(entries);
        });
        if (end.getException() != null) {
            throw end.getException();
        }
        Map<String, Outcome> outcomes = new HashMap<>();
        entries.forEach(entry -> outcomes.put(entry.id(), batch.outcome(entry.id())));
        return outcomes;
    }

    /** The ids of those that have a row; none where no table is set. */
    Set<String> storedAmong(List<StreamEntry> entries) throws SQLException {
        if (archive.table().isEmpty() || entries.isEmpty()) {
            return Set.of();
        }
        try (Connection connection = connect()) {
            return new StoredIds(connection, archive.table(), archive.getStream())
                    .among(entries.stream().map(StreamEntry::id).toList());
        } catch (SQLException e) {
            if (SqlError.RIGHTS.codes().contains(e.getErrorCode())) {
                throw new InvalidSettingException("Which entries have a row cannot be asked: "
                        + Fault.of(e).sentence() + ". It takes the right SELECT (stream, entry_ms, entry_seq) on "
                        + archive.table() + ".");
            }
            throw e;
        }
    }

    private RowComparison.Result compare(List<MessageRow> rows) throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            try {
                return compare(connection, rows);
            } finally {
                connection.rollback();
            }
        }
    }

    /** Without the right to read contents, a row that is there counts as the message's own, as when it is archived. */
    private RowComparison.Result compare(Connection connection, List<MessageRow> rows) throws SQLException {
        try {
            RowComparison comparison = new RowComparison(connection, archive.table(), archive.store());
            return comparison.obstacle().isPresent() ? RowComparison.Result.none("") : comparison.compare(rows);
        } catch (SQLException e) {
            if (Fault.of(e).errorClass() == ErrorClass.OUTAGE) {
                throw e;
            }
            return RowComparison.Result.none("");
        }
    }

    private Connection connect() throws SQLException {
        return StoreConnection.of(
                archive.connections().database().getConnection(),
                archive.connections().sessions());
    }

    /** For {@link Verb}s that end where a server is away. */
    static InvalidSettingException cannotGoOn(Exception error) {
        return new InvalidSettingException(Fault.of(error).server().words() + " is in the way: "
                + Fault.of(error).sentence());
    }

    @Override
    public void close() {
        template.stop();
    }
}
