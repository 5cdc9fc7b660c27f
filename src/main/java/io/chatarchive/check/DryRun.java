package io.chatarchive.check;

import io.chatarchive.archive.Archives;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.fault.Fault;
import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.route.Batch;
import io.chatarchive.route.DeadLetters;
import io.chatarchive.table.RowComparison;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/** One message that somebody wants to try: it is noted what would become of it, and nothing does. */
public final class DryRun implements Batch {
    private final List<MessageRow> stored = new ArrayList<>();
    private boolean dropped;
    private Throwable rejection;
    private Throwable failure;

    /** Before the context is made ready: archives do nothing, and only routes run that others call. */
    public static void prepare(CamelContext context) {
        Archives.of(context).rest();
        for (RouteDefinition route : ((ModelCamelContext) context).getRouteDefinitions()) {
            if (!route.getInput().getEndpointUri().startsWith("direct:")) {
                route.setAutoStartup("false");
            }
        }
    }

    @Override
    public List<MessageRow> withoutTakenIds(List<MessageRow> rows, Integer newRows) {
        return rows;
    }

    @Override
    public void acknowledge(List<MessageRow> rows, Integer newRows) {
        stored.addAll(rows);
    }

    @Override
    public void drop(StreamEntry entry) {
        dropped = true;
    }

    @Override
    public void setAside(StreamEntry entry, Throwable error) {
        rejection = error;
    }

    @Override
    public void leavePending(StreamEntry entry, Throwable error) {
        failure = error;
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
        // nobody waits for it
    }

    /** What the routes make of a message; the context is started. */
    public void run(CamelContext context, StreamArchive archive, StreamEntry entry) throws Exception {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange end = template.send("direct:chat-archive-batch", exchange -> {
                archive.handTo(exchange);
                exchange.setVariable(VARIABLE, this);
                exchange.getMessage().setBody(List.of(entry));
            });
            failure = failure == null ? end.getException() : failure;
        }
    }

    /** What the store route was given. */
    public List<MessageRow> rows() {
        return List.copyOf(stored);
    }

    public boolean isStored() {
        return !stored.isEmpty();
    }

    /** Whether the table has another message under its id, as a connection sees it on which nothing is committed. */
    public boolean isIdTaken(Connection connection, StreamArchive archive) throws SQLException {
        RowComparison comparison = new RowComparison(connection, archive.table(), archive.store());
        return comparison.obstacle().isEmpty()
                && comparison.compare(stored).found().containsValue(RowComparison.Found.OTHER_MESSAGE);
    }

    /** Why it is not stored, in a sentence. */
    public String reason() {
        if (rejection != null) {
            return "It would be set aside in the dead letters: " + DeadLetters.reason(rejection) + ": "
                    + DeadLetters.explanation(rejection) + ".";
        }
        if (dropped) {
            return "It would be dropped by a step (chatDrop), and acknowledged.";
        }
        return failure == null
                ? "The routes made no row of it, and set nothing aside."
                : "It would stay pending: " + Fault.of(failure).sentence() + ".";
    }
}
