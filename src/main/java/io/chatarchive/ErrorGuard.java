package io.chatarchive;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Hands an {@link Error} in a step of the archive's routes to their error handlers, and notes which step failed, and on
 * the exchange by what: a predicate of {@code doCatch} is asked without the exception. Camel catches exceptions only: an Error (a regular expression that overflows the stack, say) would end the thread of a lane,
 * and its round would never end.
 */
final class ErrorGuard implements InterceptStrategy {
    /** Every route of the archive names one of its route configurations. */
    private static final String PREFIX = "chat-archive-";

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor processor, Processor next) {
        return isOfArchive(step)
                ? new Guarded(processor, step)
                : AsyncProcessorConverterHelper.convert(processor); // as Camel does itself, but for a warning
    }

    private static boolean isOfArchive(NamedNode step) {
        NamedNode route = step;
        while (route.getParent() != null) {
            route = route.getParent();
        }
        return route instanceof RouteDefinition definition
                && String.valueOf(definition.getRouteConfigurationId()).startsWith(PREFIX);
    }

    private static final class Guarded extends DelegateAsyncProcessor {
        private final NamedNode step;

        Guarded(Processor processor, NamedNode step) {
            super(processor);
            this.step = step;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
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

        private void note(Exchange exchange) {
            Exception error = exchange.getException();
            if (error != null) {
                FailedSteps.note(error, step);
                exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, error);
                exchange.getExchangeExtension().setRedeliveryExhausted(false); // as a split says: the source may retry
            }
        }
    }
}
