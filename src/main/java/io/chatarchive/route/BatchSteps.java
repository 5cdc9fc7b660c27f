package io.chatarchive.route;

import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.table.RolledBack;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jdbc.JdbcConstants;

/** The steps of the routes by which a batch learns what becomes of its messages, by the names of their beans. */
public final class BatchSteps {
    public static final Map<String, Processor> ALL = Map.of(
            "chatSetReusedIdsAside", BatchSteps::stored,
            "chatAcknowledge", BatchSteps::acknowledge,
            "chatDrop", BatchSteps::drop,
            "chatSetAside", BatchSteps::setAside,
            "chatLeavePending", BatchSteps::leavePending,
            "chatBatchEnd", BatchSteps::end);

    /** On an exchange whose rows will be rolled back: what comes after the acknowledgement does not run. */
    static final String TRIAL_IS_OVER = "chat-archive-trial-is-over";

    private BatchSteps() {}

    /** After the store route: sets messages aside whose id was taken. Variable {@code rows}, out: the others. */
    private static void stored(Exchange exchange) throws Exception {
        StoreCall.requireNothingCaught(exchange);
        Batch.of(exchange).storeTook(StoreCall.age(exchange));
        exchange.getMessage().removeHeader("rows"); // the JSON, whose memory is needed again
        exchange.setVariable("rows", Batch.of(exchange).withoutTakenIds(rows(exchange), newRows(exchange)));
    }

    private static void acknowledge(Exchange exchange) {
        Batch.of(exchange).acknowledge(rows(exchange), newRows(exchange));
        if (RolledBack.current() != null) {
            exchange.setProperty(TRIAL_IS_OVER, true);
        }
    }

    private static void drop(Exchange exchange) {
        StreamEntry entry = entry(exchange);
        if (entry == null) {
            throw new IllegalStateException("chatDrop drops the message of the variable entry, and there is none here");
        }
        Batch.of(exchange).drop(entry);
        exchange.getMessage().setBody(null);
    }

    private static void setAside(Exchange exchange) {
        Batch.of(exchange).setAside(entry(exchange), FailureScope.errorOf(exchange));
        exchange.getMessage().setBody(null);
    }

    private static void leavePending(Exchange exchange) {
        StreamEntry entry = entry(exchange);
        Batch.of(exchange).leavePending(entry, FailureScope.errorOf(exchange));
        exchange.getMessage().setBody(null);
        if (entry == null && exchange.getVariable("drained") == null) {
            exchange.setVariable(
                    "drained", true); // the read itself failed: the next one has its turn with the next tick
        }
    }

    private static void end(Exchange exchange) {
        Batch.of(exchange).end();
        exchange.getMessage().setBody(null); // whose memory the next batch needs
    }

    private static StreamEntry entry(Exchange exchange) {
        return exchange.getVariable("entry", StreamEntry.class);
    }

    @SuppressWarnings("unchecked")
    private static List<MessageRow> rows(Exchange exchange) {
        return exchange.getVariable("rows", List.class);
    }

    private static Integer newRows(Exchange exchange) {
        return exchange.getMessage().getHeader(JdbcConstants.JDBC_UPDATE_COUNT, Integer.class);
    }
}
