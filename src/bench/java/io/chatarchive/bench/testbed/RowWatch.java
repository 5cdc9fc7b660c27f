package io.chatarchive.bench.testbed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at the table every two milliseconds, and notes when each row is first seen: that is when anybody could see it, a
 * look later at the most. It asks for rows from the oldest message on that has not been seen, so mostly for few.
 */
public final class RowWatch implements Runnable, AutoCloseable {
    private static final String ROWS =
            "SELECT entry_ms, entry_seq FROM chat_message WHERE stream = ? AND entry_ms >= ?";
    private static final long PAUSE_NANOS = 2_000_000;

    private final Connection connection;
    private final PreparedStatement rows;
    private final Queue<String> expected;
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private volatile boolean stopped;
    private volatile SQLException failure;

    public RowWatch(BenchTable table, String stream, Queue<String> expected) throws SQLException {
        this.connection = table.connect("useServerPrepStmts=true");
        this.rows = connection.prepareStatement(ROWS);
        this.rows.setString(1, stream);
        this.expected = expected;
    }

    /** By entry id, the time (System.nanoTime) at which the row was seen. */
    public Map<String, Long> seen() {
        return seen;
    }

    public void requireWell() throws SQLException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void run() {
        long first = 0;
        try {
            while (!stopped) {
                look(first);
                first = forgetSeen(first);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    private void look(long first) throws SQLException {
        rows.setLong(2, first);
        try (ResultSet result = rows.executeQuery()) {
            long now = System.nanoTime();
            while (result.next()) {
                seen.putIfAbsent(result.getString(1) + "-" + result.getString(2), now);
            }
        }
    }

    /** The millisecond from which on something may not have been seen. */
    private long forgetSeen(long first) {
        long from = first;
        String head = expected.peek();
        while (head != null && seen.containsKey(head)) {
            from = milliseconds(head);
            expected.poll();
            head = expected.peek();
        }
        return head == null ? from : milliseconds(head);
    }

    private static long milliseconds(String id) {
        return Long.parseLong(id, 0, id.indexOf('-'), 10);
    }

    public void stop() {
        stopped = true;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
