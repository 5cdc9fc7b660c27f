package io.chatarchive.route;

import io.chatarchive.fault.OutageLog;
import io.chatarchive.settings.ArchiveSettings;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** One stream on its way into one table, as the steps of the shared routes know it: the variable {@code archive}. */
public interface Archive {
    String VARIABLE = "archive";

    /** The archive whose entries the exchange carries; null outside of a drain. */
    static Archive of(Exchange exchange) {
        return exchange.getVariable(VARIABLE, Archive.class);
    }

    /** What the exchange carries is of this archive. */
    default void handTo(Exchange exchange) {
        exchange.setVariable(VARIABLE, this);
    }

    /** The name, as in {@code jdbc:orders-archive}. */
    String getName();

    /** The key of the stream. */
    String getStream();

    /** The context that its routes live in. */
    CamelContext getCamelContext();

    ArchiveSettings settings();

    /** Whether it works, and is not about to stop. */
    boolean isRunning();

    /** Drains now what is in the stream, whatever its schedule; returns at once. */
    void drainNow();

    OutageLog outages();

    UnfinishedBatches batches();
}
