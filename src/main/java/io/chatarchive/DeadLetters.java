package io.chatarchive;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the entry in the variable {@code entry} aside in the dead-letter stream, with the reason that the exception
 * gives, and acknowledges it. Body out: none.
 */
final class DeadLetters implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final ConsumerGroup group;
    private final ArchiveProgress progress;

    DeadLetters(ConsumerGroup group, ArchiveProgress progress) {
        this.group = group;
        this.progress = progress;
    }

    @Override
    public void process(Exchange exchange) {
        StreamEntry entry = exchange.getVariable("entry", StreamEntry.class);
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        UnreadableMessageException unreadable = ObjectHelper.getException(UnreadableMessageException.class, caught);
        String reason = unreadable == null ? "not JSON" : unreadable.reason();
        String error = explanation(unreadable == null ? caught : unreadable);
        if (group.setAside(entry, reason, error)) {
            progress.deadLettered();
            LOG.warn(
                    "Message set aside in the dead letters stream={} entry={} reason='{}'",
                    entry.stream(),
                    entry.id(),
                    reason);
        }
        exchange.getMessage().setBody(null);
    }

    private static String explanation(Exception error) {
        return error instanceof JsonProcessingException json
                ? json.getOriginalMessage() + position(json)
                : String.valueOf(error.getMessage());
    }

    private static String position(JsonProcessingException error) {
        return error.getLocation() == null
                ? ""
                : " (line " + error.getLocation().getLineNr() + ", column "
                        + error.getLocation().getColumnNr() + ")";
    }
}
