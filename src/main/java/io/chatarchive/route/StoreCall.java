package io.chatarchive.route;

import io.chatarchive.fault.CaughtErrorException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * One call of a store route: whether an error came up in it, also where somebody caught that. Only what went through
 * without one is acknowledged. In the variable {@code chat-archive-store}, which the parts of a split share.
 */
final class StoreCall {
    private static final String VARIABLE = "chat-archive-store";

    private final long began = System.nanoTime();
    private volatile Throwable error;

    /** Nothing that failed before with these messages is remembered any more. */
    static void begin(Exchange exchange) {
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_CAUGHT);
        exchange.setVariable(VARIABLE, new StoreCall());
    }

    /** An error came up in a step of the store route. */
    static void failed(Exchange exchange, Throwable error) {
        StoreCall call = exchange.getVariable(VARIABLE, StoreCall.class);
        if (call != null) {
            call.error = error;
        }
    }

    /**
     * After the call.
     *
     * @throws CaughtErrorException if any step on the way caught an error
     */
    static void requireNothingCaught(Exchange exchange) {
        StoreCall call = exchange.getVariable(VARIABLE, StoreCall.class);
        Throwable caught = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
        Throwable error = call == null || call.error == null ? caught : call.error;
        if (error != null) {
            throw new CaughtErrorException(error);
        }
    }

    /** Nanoseconds since it began. */
    static long age(Exchange exchange) {
        StoreCall call = exchange.getVariable(VARIABLE, StoreCall.class);
        return call == null ? 0 : System.nanoTime() - call.began;
    }
}
