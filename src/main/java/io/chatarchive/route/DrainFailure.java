package io.chatarchive.route;

import io.chatarchive.fault.Causes;
import io.chatarchive.fault.Fault;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a drain has ended by an error, unless that was said before, or it ended because the program stops. */
public final class DrainFailure implements ExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DrainFailure.class);

    @Override
    public void handleException(String message, Exchange exchange, Throwable error) {
        if (wasSaid(exchange, error) || Causes.has(RejectedExecutionException.class, error)) {
            LOG.debug("Stopped while waiting; unfinished entries stay pending");
        } else {
            LOG.error("A drain ended unexpectedly; unfinished entries stay pending, the next tick goes on", error);
        }
    }

    private static boolean wasSaid(Exchange exchange, Throwable error) {
        Archive archive = exchange == null ? null : Archive.of(exchange);
        Fault.Server server = Fault.of(error).server();
        return archive != null
                && server != Fault.Server.ROUTE
                && archive.outages().isAway(server);
    }

    @Override
    public void handleException(Throwable error) {
        handleException(null, null, error);
    }

    @Override
    public void handleException(String message, Throwable error) {
        handleException(message, null, error);
    }
}
