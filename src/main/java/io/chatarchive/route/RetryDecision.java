package io.chatarchive.route;

import org.apache.camel.Exchange;

/** Whether a step that fails is tried again with the same batch, or the batch is left to others. */
public final class RetryDecision {

    /** For {@code retryWhile} of the routes. A batch that is let go stays pending, and others may claim it at once. */
    public boolean isWorthAnotherTry(Exchange exchange) {
        Archive archive = Archive.of(exchange);
        return archive != null && archive.isRunning() && archive.batches().holds(exchange);
    }
}
