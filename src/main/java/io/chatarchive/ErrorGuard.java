package io.chatarchive;

import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Hands an {@link Error} in a step of the archive's routes to their error handlers, and notes which step failed. Camel
 * catches exceptions only: an Error (a regular expression that overflows the stack, say) would end the thread of a lane,
 * and its round would never end.
 */
final class ErrorGuard implements InterceptStrategy {
    private static final Set<String> ROUTES = Set.of(
            "look-for-backlog",
            "drain-lane",
            "archive-batch",
            "archive-rows",
            "store-rows",
            "narrow-down",
            "try-parts",
            "set-aside");

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor processor, Processor next) {
        NamedNode route = step;
        while (route.getParent() != null) {
            route = route.getParent();
        }
        return ROUTES.contains(route.getId())
                ? new Guarded(processor, step)
                : AsyncProcessorConverterHelper.convert(processor); // as Camel does itself, but for a warning
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
                note(exchange.getException());
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

        private void note(Exception error) {
            if (error != null) {
                FailedSteps.note(error, step);
            }
        }
    }
}
