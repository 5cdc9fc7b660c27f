package io.chatarchive;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what the archive waits for: once when it begins, then at growing intervals, and once when it is over, however
 * often it is tried in between and by however many lanes.
 */
final class OutageLog implements Processor, ExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);
    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(15);

    private record Outage(Instant since, String sentence, Instant nextLine, Duration interval) {
        Outage later(Instant now) {
            Duration longer = interval.multipliedBy(2);
            Duration next = longer.compareTo(LONGEST_INTERVAL) < 0 ? longer : LONGEST_INTERVAL;
            return new Outage(since, sentence, now.plus(next), next);
        }
    }

    private final Clock clock;
    private final Map<Fault.Server, Outage> outages = new EnumMap<>(Fault.Server.class);

    OutageLog(Clock clock) {
        this.clock = clock;
    }

    /** Notes the failure that the exchange was caught with. */
    @Override
    public void process(Exchange exchange) {
        failed(Fault.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable error) {
        if (ObjectHelper.getException(RejectedExecutionException.class, error) != null) {
            LOG.debug("Stopped while waiting; what was in hand stays pending");
        } else {
            LOG.error("A drain ended unexpectedly; what was in hand stays pending, the next tick goes on", error);
        }
    }

    @Override
    public void handleException(Throwable error) {
        handleException(null, null, error);
    }

    @Override
    public void handleException(String message, Throwable error) {
        handleException(message, null, error);
    }

    synchronized void failed(Fault fault) {
        Instant now = clock.instant();
        Outage outage = outages.get(fault.server());
        if (outage == null || !outage.sentence().equals(fault.sentence())) {
            Instant since = outage == null ? now : outage.since();
            LOG.warn(
                    "{} fails: {}. Messages wait in the stream; trying again until it works",
                    fault.server().words(),
                    fault.sentence());
            outages.put(fault.server(), new Outage(since, fault.sentence(), now.plus(FIRST_INTERVAL), FIRST_INTERVAL));
        } else if (!now.isBefore(outage.nextLine())) {
            LOG.warn(
                    "{} still fails after {} s: {}",
                    fault.server().words(),
                    Duration.between(outage.since(), now).toSeconds(),
                    fault.sentence());
            outages.put(fault.server(), outage.later(now));
        }
    }

    synchronized boolean isAway(Fault.Server server) {
        return outages.containsKey(server);
    }

    synchronized void works(Fault.Server server) {
        Outage outage = outages.remove(server);
        if (outage != null) {
            LOG.info(
                    "{} works again after {} s",
                    server.words(),
                    Duration.between(outage.since(), clock.instant()).toSeconds());
        }
    }
}
