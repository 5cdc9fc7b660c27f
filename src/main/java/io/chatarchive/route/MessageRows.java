package io.chatarchive.route;

import io.chatarchive.fault.Causes;
import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.DefaultExchange;

/**
 * Collects what a split of {@link StreamEntry}s has unmarshalled into one list of {@link MessageRow}s. What was set
 * aside on the way has no message left, and no row.
 */
public final class MessageRows implements AggregationStrategy {
    private static final Pattern AT_ROW = Pattern.compile(" at row (\\d{1,9})$");

    @Override
    public Exchange aggregate(Exchange collected, Exchange message) {
        Exchange rows = collected;
        if (rows == null) {
            // a new exchange, for what failed in the first message must not mark them all as failed
            rows = new DefaultExchange(message.getContext());
            rows.getMessage().setBody(new ArrayList<MessageRow>());
        }
        if (message.getException() != null) {
            rows.setException(message.getException()); // a server was away for a step: the whole batch is tried again
        } else if (message.getMessage().getBody() instanceof Map<?, ?> object) {
            @SuppressWarnings("unchecked")
            Map<String, Object> fields = (Map<String, Object>) object;
            @SuppressWarnings("unchecked")
            List<MessageRow> list = rows.getMessage().getBody(List.class);
            list.add(new MessageRow(message.getVariable("entry", StreamEntry.class), fields));
        }
        return rows;
    }

    /**
     * The rows in the body that are stored together: all of them. But where the database rejected some lately, those
     * that look different go apart, lest one bad row has a thousand stored twice.
     */
    public List<List<MessageRow>> together(@Body List<MessageRow> rows, @Variable("batch") Object batch) {
        if (rows.isEmpty()) {
            return List.of();
        }
        return ((Batch) batch).expectsBadRows() ? SuspectRows.part(rows) : List.of(rows);
    }

    /**
     * The rows of the variable {@code rows}, in parts: those that look alike, and the others; else those before the row
     * that the database's error names, that row, and those after it; else halves. The error is believed once in a batch:
     * a database may name the same row again and again, as MariaDB does for an INSERT of a trigger. None where the
     * batch may not go on.
     */
    public List<List<MessageRow>> parts(@Variable("rows") List<MessageRow> rows, Exchange exchange) {
        Batch batch = Batch.of(exchange);
        if (!batch.mayGoOn()) {
            return List.of(); // they stay pending, and have their turn again
        }
        List<List<MessageRow>> parts = SuspectRows.part(rows);
        if (parts.size() > 1) {
            return parts;
        }
        int size = rows.size();
        int bad = namedRow(FailureScope.errorOf(exchange));
        boolean named = bad > 0 && bad <= size && batch.tryNamedRow();
        IntStream cuts = named ? IntStream.of(0, bad - 1, bad, size) : IntStream.of(0, size / 2, size);
        int[] ends = cuts.distinct().toArray();
        return IntStream.range(1, ends.length)
                .mapToObj(i -> rows.subList(ends[i - 1], ends[i]))
                .toList();
    }

    /** MySQL and MariaDB count from 1; 0 if the error names no row. */
    private static int namedRow(Throwable error) {
        SQLException rejected = Causes.find(SQLException.class, error);
        Matcher row = AT_ROW.matcher(rejected == null ? "" : String.valueOf(rejected.getMessage()));
        return row.find() ? Integer.parseInt(row.group(1)) : 0;
    }
}
