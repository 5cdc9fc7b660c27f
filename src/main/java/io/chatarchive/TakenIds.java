package io.chatarchive;

import io.chatarchive.RowComparison.Found;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets messages aside whose id the table has already for another message: Redis gives an id out twice where a failover or
 * a restart lost entries. Variable {@code rows}, in: the {@link MessageRow}s that were stored; out: those whose messages
 * are in the table. Contents are compared where the header {@code CamelJdbcUpdateCount} says that fewer rows are new, and
 * where it counts others too. Throws {@link SQLException} while the database is away: nothing is acknowledged then. Where
 * nothing can be compared, a row that was there counts as a duplicate, and a warning says why.
 */
final class TakenIds implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(TakenIds.class);
    private static final long BETWEEN_WARNINGS = Duration.ofHours(1).toNanos();

    /** What was found, by entry id, and why not everything could be. */
    private record Comparison(Map<String, Found> found, Optional<String> gap) {
        static Comparison none(String why) {
            return new Comparison(Map.of(), Optional.of(why));
        }
    }

    private final DataSource database;
    private final SessionCheck sessions;
    private final StoreStatement statement;
    private final DeadLetters deadLetters;
    private final OutageLog outages;
    private volatile boolean onlyNewRowsCount;
    private boolean othersCount;
    private long nextWarning = System.nanoTime();

    TakenIds(
            DataSource database,
            SessionCheck sessions,
            StoreStatement statement,
            DeadLetters deadLetters,
            OutageLog outages) {
        this.database = database;
        this.sessions = sessions;
        this.outages = outages;
        this.statement = statement;
        this.deadLetters = deadLetters;
    }

    @Override
    public void process(Exchange exchange) throws SQLException {
        @SuppressWarnings("unchecked")
        List<MessageRow> rows = exchange.getVariable("rows", List.class);
        Integer count = exchange.getMessage().getHeader(JdbcConstants.JDBC_UPDATE_COUNT, Integer.class);
        boolean fewer = count != null && count != rows.size();
        boolean all = count != null && !fewer;
        if (all && onlyNewRowsCount) {
            return;
        }
        exchange.getMessage().removeHeader("rows"); // the JSON, whose memory is needed again
        Comparison comparison = compare(rows, all, exchange.getMessage().getHeaders());
        if (fewer) {
            comparison.gap().ifPresent(why -> warn(rows, why));
        }
        exchange.setVariable("rows", setAside(rows, comparison.found(), exchange.getVariable("lane", Lane.class)));
    }

    private Comparison compare(List<MessageRow> rows, boolean all, Map<String, Object> parameters) throws SQLException {
        try (Connection connection = StoreConnection.of(database.getConnection(), sessions)) {
            boolean commitsAlone = connection.getAutoCommit(); // a host's may
            connection.setAutoCommit(false);
            try {
                return compare(new RowComparison(connection, statement, parameters), rows, all);
            } finally {
                connection.rollback();
                connection.setAutoCommit(commitsAlone);
            }
        } catch (SQLException e) {
            if (Fault.of(e).blame() == Blame.OUTAGE
                    && !SqlError.NO_PARTITION.codes().contains(e.getErrorCode())) {
                throw e;
            }
            return Comparison.none(Fault.of(e).sentence()); // a right is missing, for example
        }
    }

    private Comparison compare(RowComparison comparison, List<MessageRow> rows, boolean all) throws SQLException {
        Optional<String> obstacle = comparison.obstacle();
        if (obstacle.isPresent()) {
            return Comparison.none(obstacle.get());
        }
        if (all && comparison.countsOnlyNewRows(rows.get(0))) {
            onlyNewRowsCount = true;
            return new Comparison(Map.of(), Optional.empty());
        }
        if (all) {
            sayThatOthersCount();
        }
        Map<String, Found> found = comparison.compare(rows);
        return found.size() == rows.size()
                ? new Comparison(found, Optional.empty())
                : new Comparison(found, Optional.of("under another stream name the statement makes fewer rows"));
    }

    private List<MessageRow> setAside(List<MessageRow> rows, Map<String, Found> found, Lane lane) {
        List<MessageRow> stored = new ArrayList<>(rows.size());
        for (MessageRow row : rows) {
            switch (found.getOrDefault(row.entry().id(), Found.SAME_MESSAGE)) {
                case SAME_MESSAGE -> stored.add(row);
                case OTHER_MESSAGE -> deadLetters.setAside(row.entry(), lane, UnreadableMessageException.idTaken());
                case NOTHING -> leavePending(row, lane);
            }
        }
        return stored;
    }

    /** Another server may have been asked, which does not have the row yet; or another key has taken it for a duplicate. */
    private void leavePending(MessageRow row, Lane lane) {
        lane.doubts(1);
        outages.failed(
                new Fault(
                        Fault.Server.ROUTE,
                        Blame.OUTAGE,
                        "the statement succeeds and the table has no row for entry "
                                + row.entry().id()),
                lane);
    }

    private synchronized void sayThatOthersCount() {
        if (!othersCount) {
            LOG.info("The database counts rows that were there already, so every batch is compared with the table;"
                    + " useAffectedRows=true in the JDBC URL saves that");
        }
        othersCount = true;
    }

    private synchronized void warn(List<MessageRow> rows, String why) {
        if (System.nanoTime() - nextWarning >= 0) {
            nextWarning = System.nanoTime() + BETWEEN_WARNINGS;
            LOG.warn(
                    "Messages that were not new to the table count as duplicates, and whether the table has the same"
                            + " under their ids cannot be found out: {} stream={} entries={} first={} last={}",
                    why,
                    rows.get(0).entry().stream(),
                    rows.size(),
                    rows.get(0).entry().id(),
                    rows.get(rows.size() - 1).entry().id());
        }
    }
}
