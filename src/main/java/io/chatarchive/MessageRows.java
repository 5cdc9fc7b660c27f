package io.chatarchive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.DefaultExchange;

/**
 * Collects what a split of {@link StreamEntry}s has unmarshalled into one list of {@link MessageRow}s. What was set
 * aside on the way has no message left, and no row.
 */
public final class MessageRows implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange collected, Exchange message) {
        Exchange rows = collected;
        if (rows == null) {
            // a new exchange, for what failed in the first message must not mark them all as failed
            rows = new DefaultExchange(message.getContext());
            rows.getMessage().setBody(new ArrayList<MessageRow>());
        }
        if (message.getMessage().getBody() instanceof Map<?, ?> object) {
            @SuppressWarnings("unchecked")
            Map<String, Object> fields = (Map<String, Object>) object;
            @SuppressWarnings("unchecked")
            List<MessageRow> list = rows.getMessage().getBody(List.class);
            list.add(new MessageRow(message.getVariable("entry", StreamEntry.class), fields));
        }
        return rows;
    }

    /** The rows of the variable {@code rows}, in two lists. */
    public List<List<MessageRow>> halves(@Variable("rows") List<MessageRow> rows) {
        int middle = rows.size() / 2;
        return List.of(rows.subList(0, middle), rows.subList(middle, rows.size()));
    }
}
