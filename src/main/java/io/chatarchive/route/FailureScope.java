package io.chatarchive.route;

import com.fasterxml.jackson.core.JacksonException;
import io.chatarchive.fault.Causes;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.FailedSteps;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.SqlErrorClassifier;
import io.chatarchive.message.UnreadableMessageException;
import java.io.CharConversionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/**
 * Whom an error is about, as the routes ask: one message, the rows that are stored together, or the batch as a whole.
 * What is about none of them is an outage, and goes to the sender of the batch. An unclassified error (a code that is
 * in no list, a connection lost in the middle of a statement, an exception of a step that an engineer added) is retried
 * with the whole batch a few times first. For {@code onWhen} and {@code when} of the routes.
 */
public final class FailureScope {
    /** About what is in the message: it cannot be read, or the database rejects the row that is made of it. */
    public boolean isOfContent(Exchange exchange) {
        Throwable error = errorOf(exchange);
        return isUnreadable(error)
                || (exchange.getVariable("rows") != null && SqlErrorClassifier.of(error) == ErrorClass.DATA);
    }

    /** About the message of the variable {@code entry}: unreadable or unclassified. */
    public boolean isOfMessage(Exchange exchange) {
        Throwable error = errorOf(exchange);
        return isUnreadable(error) || isUnclassified(error);
    }

    /** About the rows that were to be stored: one is rejected, or nobody knows and the batch was retried. */
    public boolean isOfRows(Exchange exchange) {
        return isOfContent(exchange) || isOfBatch(exchange);
    }

    /** Unclassified, and the batch was retried. */
    public boolean isOfBatch(Exchange exchange) {
        Throwable error = errorOf(exchange);
        Batch batch = Batch.of(exchange);
        return isUnclassified(error) && (batch == null || !batch.mayRetry(error));
    }

    static boolean isUnclassified(Throwable error) {
        Fault fault = Fault.of(error);
        return switch (fault.server()) {
            case DATABASE -> fault.errorClass() == ErrorClass.DATA || !SqlErrorClassifier.isKnown(error);
            case ROUTE ->
                // Camel's own, where it stops
                !Causes.has(RejectedExecutionException.class, error) || !FailedSteps.isOneOf(error, "chat-archive-");
            case REDIS, DEAD_LETTERS, INTAKE -> false;
        };
    }

    /** JSON that another step reads, the answer of some server say, is not the message's. */
    private static boolean isUnreadable(Throwable error) {
        return Causes.has(UnreadableMessageException.class, error)
                || (Stream.of(JacksonException.class, CharConversionException.class)
                                .anyMatch(type -> Causes.has(type, error))
                        && FailedSteps.isOneOf(error, "chat-archive-read-json", "chat-archive-write-rows"));
    }

    /** The error that the exchange carries, or was caught with. */
    static Throwable errorOf(Exchange exchange) {
        Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        return exchange.getException() == null ? caught : exchange.getException();
    }
}
