package io.chatarchive.operate;

import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import io.chatarchive.operate.Outcome.Kind;
import io.chatarchive.route.Batch;
import io.chatarchive.table.RowComparison;
import io.chatarchive.table.RowComparison.Found;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages that an operator sends through the routes that those of the stream go through. What becomes of each is noted;
 * nothing is acknowledged or set aside. It has one message of each id. Not for several threads.
 */
final class OperatorBatch implements Batch {
    private final Set<String> storedBefore;
    private final Comparison comparison;
    private final Set<String> same = new HashSet<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();

    /** Compares messages with the rows that the table has under their ids. */
    interface Comparison {
        /** What cannot be compared is left out. */
        RowComparison.Result compare(List<MessageRow> rows) throws SQLException;
    }

    /**
     * A batch.
     *
     * @param storedBefore ids of those that have a row before it is sent
     */
    OperatorBatch(Set<String> storedBefore, Comparison comparison) {
        this.storedBefore = storedBefore;
        this.comparison = comparison;
    }

    Outcome outcome(String id) {
        return outcomes.getOrDefault(
                id,
                new Outcome(
                        Kind.LEFT,
                        new IllegalStateException("a step has taken its body away without dropping it (chatDrop)")));
    }

    @Override
    public List<MessageRow> withoutTakenIds(List<MessageRow> rows, Integer newRows) throws SQLException {
        List<MessageRow> before = rows.stream()
                .filter(row -> storedBefore.contains(row.entry().id()))
                .toList();
        RowComparison.Result compared = before.isEmpty() ? RowComparison.Result.none("") : comparison.compare(before);
        same.addAll(compared.exact());
        List<MessageRow> stored = new ArrayList<>();
        for (MessageRow row : rows) {
            if (compared.found().get(row.entry().id()) == Found.OTHER_MESSAGE) {
                outcomes.put(row.entry().id(), new Outcome(Kind.REJECTED, UnreadableMessageException.idTaken()));
            } else {
                stored.add(row);
            }
        }
        return stored;
    }

    @Override
    public void acknowledge(List<MessageRow> rows, Integer newRows) {
        for (MessageRow row : rows) {
            String id = row.entry().id();
            Kind before = same.contains(id) ? Kind.ALREADY_STORED : Kind.ROW_IS_THERE;
            outcomes.put(id, Outcome.of(storedBefore.contains(id) ? before : Kind.STORED));
        }
    }

    @Override
    public void drop(StreamEntry entry) {
        outcomes.put(entry.id(), Outcome.of(Kind.DROPPED));
    }

    @Override
    public void setAside(StreamEntry entry, Throwable error) {
        outcomes.put(entry.id(), new Outcome(Kind.REJECTED, error, storedBefore.contains(entry.id())));
    }

    @Override
    public void leavePending(StreamEntry entry, Throwable error) {
        if (entry != null) {
            outcomes.put(entry.id(), new Outcome(Kind.LEFT, error));
        }
    }

    @Override
    public boolean mayRetry(Throwable error) {
        return false;
    }

    @Override
    public boolean expectsBadRows() {
        return false;
    }

    @Override
    public boolean mayGoOn() {
        return true;
    }

    @Override
    public boolean tryNamedRow() {
        return true;
    }

    @Override
    public void end() {
        // who sent it reads the outcomes
    }
}
