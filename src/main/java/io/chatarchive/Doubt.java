package io.chatarchive;

import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * For errors of which nobody knows whether a message or a server is to blame: a code that is in no list, a connection
 * lost in the middle of a statement, an exception of a step that an engineer added. They are tried again a few times;
 * then the message that fails alone stays pending, neither stored nor set aside, and the others go on.
 */
public final class Doubt implements Processor {
    private static final int MOST_TRIES = 6;

    /** Whether the error that the exchange was caught with leaves in doubt who is to blame. For {@code onWhen} of the routes. */
    public boolean isInDoubt(Exchange exchange) {
        return isInDoubt(SqlBlame.errorOf(exchange));
    }

    static boolean isInDoubt(Throwable error) {
        Fault fault = Fault.of(error);
        return switch (fault.server()) {
            case DATABASE -> fault.blame() == Blame.DATA || !SqlBlame.isKnown(error);
            case ROUTE -> !Causes.has(RejectedExecutionException.class, error);
            case REDIS, DEAD_LETTERS, INTAKE -> false;
        };
    }

    /**
     * Whether the same rows are worth another try: not if the lane has such messages
     * already, not after an {@link Error}. For {@code retryWhile} of the routes.
     */
    public boolean isWorthAnotherTry(Exchange exchange) {
        Lane lane = exchange.getVariable("lane", Lane.class);
        return lane != null
                && StreamArchive.of(exchange).isRunning()
                && !lane.hasLeft()
                && !Causes.has(Error.class, SqlBlame.errorOf(exchange))
                && lane.tryAgain(MOST_TRIES);
    }

    /** Leaves the message of the variable {@code entry} pending, or all that is in hand. Body out: none. */
    @Override
    public void process(Exchange exchange) {
        Lane lane = exchange.getVariable("lane", Lane.class);
        if (lane != null) {
            lane.doubts(exchange.getVariable("entry") == null ? lane.batch().size() : 1);
        }
        Fault fault = Fault.of(SqlBlame.errorOf(exchange));
        OutageLog outageLog = StreamArchive.of(exchange).outages();
        outageLog.failed(new Fault(Fault.Server.ROUTE, Blame.OUTAGE, fault.sentence()), lane);
        outageLog.isNotToBlame(Fault.Server.DATABASE, lane);
        exchange.getMessage().setBody(null);
    }
}
