package io.chatarchive;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.spi.Registry;

/**
 * Sends one message through the routes that archive it, as they are in the files, but nothing is read from the stream,
 * acknowledged or set aside: it is noted what would be. Each step is tried once.
 */
final class Trial {
    private final List<MessageRow> stored = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();
    private Throwable rejection;
    private Throwable failure;

    /** Before the context is made ready: only what others call runs, and the last steps only note. */
    void prepare(CamelContext context) {
        ArchiveBeans.of(context).rest();
        for (RouteDefinition route : ((ModelCamelContext) context).getRouteDefinitions()) {
            if (!route.getInput().getEndpointUri().startsWith("direct:")) {
                route.setAutoStartup("false");
            }
        }
        Registry registry = context.getRegistry();
        replace(registry, "chatTakenIds", (Processor) exchange -> {});
        replace(registry, "chatAcknowledger", (Processor) this::store);
        replace(registry, "chatDeadLetters", (Processor) exchange -> {
            rejection = ErrorClassifier.errorOf(exchange);
            exchange.getMessage().setBody(null);
        });
        replace(registry, "chatBatchInHand", (Processor) exchange -> {});
        replace(registry, "chatLeavePending", (Processor) exchange -> {
            failure = ErrorClassifier.errorOf(exchange);
            exchange.getMessage().setBody(null);
        });
        RedeliveryPolicy once = new RedeliveryPolicy();
        once.setMaximumRedeliveries(0);
        once.setLogExhausted(false);
        replace(registry, "chatBackoff", once);
    }

    private void store(Exchange exchange) {
        parameters.putAll(exchange.getMessage().getHeaders());
        for (Object row : exchange.getVariable("rows", List.class)) {
            stored.add((MessageRow) row);
        }
    }

    private static void replace(Registry registry, String name, Object bean) {
        registry.unbind(name);
        registry.bind(name, bean);
    }

    /** What the routes make of a message; the context is started. */
    void run(CamelContext context, StreamArchive archive, StreamEntry entry) throws Exception {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange end = template.send("direct:chat-archive-batch", exchange -> {
                archive.process(exchange);
                exchange.getMessage().setBody(List.of(entry));
            });
            failure = failure == null ? end.getException() : failure;
        }
    }

    boolean isStored() {
        return !stored.isEmpty();
    }

    /** Whether the table has another message under its id, as a connection sees it on which nothing is committed. */
    boolean isIdTaken(Connection connection, StoreStatement statement) throws SQLException {
        RowComparison comparison = new RowComparison(connection, statement, parameters);
        return comparison.obstacle().isEmpty()
                && comparison.compare(stored).containsValue(RowComparison.Found.OTHER_MESSAGE);
    }

    /** Why it is not stored, in a sentence. */
    String reason() {
        if (rejection != null) {
            return "It would be set aside in the dead letters: " + DeadLetters.reason(rejection) + ": "
                    + DeadLetters.explanation(rejection) + ".";
        }
        return failure == null
                ? "The routes made no row of it, and set nothing aside."
                : "It would stay pending: " + Fault.of(failure).sentence() + ".";
    }
}
