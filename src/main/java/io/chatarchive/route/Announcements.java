package io.chatarchive.route;

import io.chatarchive.fault.Fault;
import io.chatarchive.message.StreamEntry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the route {@code direct:chat-signals-archived}, if there is one, of each batch that is stored and acknowledged:
 * later, in a thread of its own, and at most once. What cannot be told at once is dropped, and delays no batch.
 */
public final class Announcements extends ServiceSupport {
    static final String ROUTE = "direct:chat-signals-archived";
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final Archive archive;
    private final Executor thread;
    private ProducerTemplate template;
    private boolean fails;

    public Announcements(Archive archive, Executor thread) {
        this.archive = archive;
        this.thread = thread;
    }

    /** These entries, in the order of their ids, are rows of the table, and acknowledged. */
    public void stored(List<StreamEntry> entries) {
        boolean heard = isStarted() && archive.getCamelContext().hasEndpoint(ROUTE) != null;
        if (!heard || entries.isEmpty()) {
            return;
        }
        Map<String, Object> batch = Map.of(
                "archive", archive.getName(),
                "stream", archive.getStream(),
                "first", entries.get(0).id(),
                "last", entries.get(entries.size() - 1).id(),
                "count", entries.size());
        try {
            thread.execute(() -> tell(batch));
        } catch (RejectedExecutionException e) {
            LOG.debug("A batch is not announced: those before it still are", e);
        }
    }

    private void tell(Map<String, Object> batch) {
        Exchange told = template.send(ROUTE, exchange -> {
            archive.handTo(exchange);
            exchange.getMessage().setBody(batch);
        });
        boolean failed = told.getException() != null;
        if (failed && !fails) {
            LOG.warn(
                    "Stored batches cannot be announced: {}. They are stored all the same. stream={}",
                    Fault.of(told.getException()).sentence(),
                    archive.getStream());
        } else if (fails && !failed) {
            LOG.info("Stored batches are announced again. stream={}", archive.getStream());
        }
        fails = failed;
    }

    @Override
    protected void doStart() {
        template = archive.getCamelContext().createProducerTemplate();
    }

    @Override
    protected void doStop() {
        template.stop();
    }
}
