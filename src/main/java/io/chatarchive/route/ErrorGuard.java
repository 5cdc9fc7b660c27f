package io.chatarchive.route;

import io.chatarchive.fault.CaughtErrorException;
import io.chatarchive.fault.FailedSteps;
import java.util.function.BooleanSupplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Sees to it that no error gets lost in the routes of the archive: those that name one of its route configurations, and
 * the store routes. An {@link Error}, which Camel does not catch, becomes an exception of the exchange, or it would end
 * the thread of a lane. Which step failed is noted, and on the exchange with what: a predicate of {@code doCatch} is asked
 * without the exception. A route that somebody else's error handling has ended has failed.
 */
public final class ErrorGuard implements InterceptStrategy {
    private static final String PREFIX = "chat-archive-";

    private final BooleanSupplier resting;

    /**
     * Guards the routes of a context.
     *
     * @param resting whether somebody only wants to look at the archives
     */
    public ErrorGuard(BooleanSupplier resting) {
        this.resting = resting;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor processor, Processor next) {
        NamedNode route = step;
        while (route.getParent() != null) {
            route = route.getParent();
        }
        boolean store = isStore(route);
        boolean ours = store || isOfArchive(route);
        boolean called = ours || resting.getAsBoolean() || isCalled(route);
        Processor sending = called && OutboundStep.isBy(step) ? new OutboundStep(processor, step) : processor;
        return ours || isCalled(route)
                ? new Guarded(sending, step, store, ours)
                : AsyncProcessorConverterHelper.convert(sending); // as Camel does itself, but for a warning
    }

    /** By a store route, perhaps. */
    private static boolean isCalled(NamedNode route) {
        return route instanceof RouteDefinition definition
                && definition.getInput() != null
                && String.valueOf(definition.getInput().getEndpointUri()).startsWith("direct:");
    }

    private static boolean isOfArchive(NamedNode route) {
        return route instanceof RouteDefinition definition
                && String.valueOf(definition.getRouteConfigurationId()).startsWith(PREFIX);
    }

    private static boolean isStore(NamedNode route) {
        return route instanceof RouteDefinition definition
                && StoreRoute.archiveOf(definition).isPresent();
    }

    /** In words: the step, its route, file and line. */
    private static String place(NamedNode step) {
        NamedNode route = step;
        while (route.getParent() != null) {
            route = route.getParent();
        }
        String words = "step '" + step.getId() + "' of route '" + route.getId() + "'";
        String location = step.getLocation();
        return location == null
                ? words
                : words + " (" + location.replaceFirst("^file:", "") + ":" + step.getLineNumber() + ")";
    }

    private static final class Guarded extends DelegateAsyncProcessor {
        private final NamedNode step;
        private final boolean store;
        private final boolean ours;
        private final boolean calls;

        Guarded(Processor processor, NamedNode step, boolean store, boolean ours) {
            super(processor);
            this.step = step;
            this.store = store;
            this.ours = ours;
            this.calls = isCall(step);
        }

        private static boolean isCall(NamedNode step) {
            String uri = step instanceof ToDefinition to
                    ? to.getEndpointUri()
                    : step instanceof ToDynamicDefinition toD ? toD.getUri() : "";
            return uri.startsWith("direct:" + PREFIX) || uri.endsWith(StoreRoute.SUFFIX);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (exchange.getProperty(BatchSteps.TRIAL_IS_OVER) != null) {
                callback.done(true);
                return true;
            }
            if (!ours) {
                return processForCaller(exchange, callback);
            }
            AsyncCallback noting = inTime -> {
                note(exchange);
                callback.done(inTime);
            };
            try {
                return super.process(exchange, noting);
            } catch (Error e) {
                exchange.setException(e);
                noting.done(true);
                return true;
            }
        }

        /** A route of somebody's, which a store route may have called: that learns of each error. */
        private boolean processForCaller(Exchange exchange, AsyncCallback callback) {
            return super.process(exchange, inTime -> {
                Throwable error = exchange.getException();
                if (error != null) {
                    StoreCall.failed(exchange, error);
                }
                callback.done(inTime);
            });
        }

        private void note(Exchange exchange) {
            if (calls && exchange.getException() == null && isEnded(exchange)) {
                exchange.getExchangeExtension().setErrorHandlerHandled(null);
                exchange.setRouteStop(false);
                exchange.setRollbackOnly(false);
                exchange.setRollbackOnlyLast(false);
                exchange.setException(new CaughtErrorException(ended(exchange)));
            }
            Exception error = exchange.getException();
            if (error != null) {
                FailedSteps.note(error, () -> place(step));
                exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, error);
                exchange.getExchangeExtension().setRedeliveryExhausted(false); // as a split says: the source may retry
                StoreCall.failed(exchange, error);
            } else if (store && exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT) != null) {
                StoreCall.failed(exchange, exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class));
            }
        }

        private static boolean isEnded(Exchange exchange) {
            ExchangeExtension extension = exchange.getExchangeExtension();
            return exchange.isRouteStop()
                    || exchange.isRollbackOnly()
                    || exchange.isRollbackOnlyLast()
                    || (extension.isErrorHandlerHandledSet() && extension.isErrorHandlerHandled());
        }

        private static Throwable ended(Exchange exchange) {
            Throwable caught = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
            return caught == null ? new IllegalStateException("stop or rollback") : caught;
        }
    }
}
