package io.chatarchive.route;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.fault.SqlError;
import io.chatarchive.message.MessageRow;
import io.chatarchive.message.UnreadableMessageException;
import io.chatarchive.stream.Lane;
import io.chatarchive.table.RowComparison;
import io.chatarchive.table.RowComparison.Found;
import io.chatarchive.table.SessionCheck;
import io.chatarchive.table.StoreConnection;
import io.chatarchive.table.StoreRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the messages whose id the table has already for another message: Redis gives an id out twice where a failover or
 * a restart lost entries. Contents are compared if the store route says that fewer rows are new, and if it counts others
 * too. Where nothing can be compared, a row that was there counts as a duplicate, and a warning says why.
 */
public final class ReusedIds {
    private static final Logger LOG = LoggerFactory.getLogger(ReusedIds.class);
    private static final long BETWEEN_WARNINGS = Duration.ofHours(1).toNanos();

    private final DataSource database;
    private final SessionCheck sessions;
    private final String table;
    private final StoreRun store;
    private final DeadLetters deadLetters;
    private final OutageLog outages;
    private volatile boolean onlyNewRowsCount;
    private boolean othersCount;
    private long nextWarning = System.nanoTime();

    public ReusedIds(
            DataSource database,
            SessionCheck sessions,
            String table,
            StoreRun store,
            DeadLetters deadLetters,
            OutageLog outages) {
        this.database = database;
        this.sessions = sessions;
        this.outages = outages;
        this.table = table;
        this.store = store;
        this.deadLetters = deadLetters;
    }

    /**
     * Sets those aside whose id the table has for another message.
     *
     * @param rows that the store route has stored
     * @param newRows how many of them it says are new; null if it does not say
     * @return the others
     * @throws SQLException while the database is away; nothing was set aside then
     */
    List<MessageRow> setAside(List<MessageRow> rows, Integer newRows, Lane lane) throws SQLException {
        boolean all = newRows != null && newRows == rows.size();
        if (table.isEmpty() || (all && onlyNewRowsCount)) {
            return rows;
        }
        RowComparison.Result comparison = compare(rows, all);
        if (!all) {
            comparison.gap().ifPresent(why -> warn(rows, why));
        }
        return setAside(rows, comparison.found(), lane);
    }

    private RowComparison.Result compare(List<MessageRow> rows, boolean all) throws SQLException {
        try (Connection connection = StoreConnection.of(database.getConnection(), sessions)) {
            boolean commitsAlone = connection.getAutoCommit(); // a host's may
            connection.setAutoCommit(false);
            try {
                return compare(new RowComparison(connection, table, store), rows, all);
            } finally {
                connection.rollback();
                connection.setAutoCommit(commitsAlone);
            }
        } catch (RuntimeException e) { // of a step of the store route, which knows no other stream
            return RowComparison.Result.none("the store route fails with another stream name: "
                    + Fault.of(e).sentence());
        } catch (SQLException e) {
            if (Fault.of(e).errorClass() == ErrorClass.OUTAGE
                    && !SqlError.NO_PARTITION.codes().contains(e.getErrorCode())) {
                throw e;
            }
            return RowComparison.Result.none(Fault.of(e).sentence()); // a right is missing, for example
        }
    }

    private RowComparison.Result compare(RowComparison comparison, List<MessageRow> rows, boolean all)
            throws SQLException {
        Optional<String> obstacle = comparison.obstacle();
        if (obstacle.isPresent()) {
            return RowComparison.Result.none(obstacle.get());
        }
        if (all && comparison.countsOnlyNewRows(rows.get(0))) {
            onlyNewRowsCount = true;
            return new RowComparison.Result(Map.of(), Set.of(), Optional.empty());
        }
        if (all) {
            sayThatOthersCount();
        }
        return comparison.compare(rows);
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
        lane.leave(row.entry());
        outages.failed(
                new Fault(
                        Fault.Server.ROUTE,
                        ErrorClass.OUTAGE,
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
