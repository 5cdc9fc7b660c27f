package io.chatarchive.route;

import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import java.util.ArrayList;
import java.util.List;

/** A batch that only notes what becomes of its messages, by their ids. */
class TestBatch implements Batch {
    final List<String> acknowledged = new ArrayList<>();
    final List<String> dropped = new ArrayList<>();
    final List<String> setAside = new ArrayList<>();
    final List<String> left = new ArrayList<>();
    private boolean namedRowTried;
    boolean suspicion;
    boolean ended;

    @Override
    public List<MessageRow> withoutTakenIds(List<MessageRow> rows, Integer newRows) {
        return rows;
    }

    @Override
    public void acknowledge(List<MessageRow> rows, Integer newRows) {
        rows.forEach(row -> acknowledged.add(row.entry().id()));
    }

    @Override
    public void drop(StreamEntry entry) {
        dropped.add(entry.id());
    }

    @Override
    public void setAside(StreamEntry entry, Throwable error) {
        setAside.add(entry.id());
    }

    @Override
    public void leavePending(StreamEntry entry, Throwable error) {
        left.add(entry == null ? "all" : entry.id());
    }

    @Override
    public boolean mayRetry(Throwable error) {
        return false;
    }

    @Override
    public boolean expectsBadRows() {
        return suspicion;
    }

    @Override
    public boolean mayGoOn() {
        return true;
    }

    @Override
    public boolean tryNamedRow() {
        boolean first = !namedRowTried;
        namedRowTried = true;
        return first;
    }

    @Override
    public void end() {
        ended = true;
    }
}
