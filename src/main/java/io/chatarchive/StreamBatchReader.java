package io.chatarchive;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Reads the next batch as the consumer that the variable {@code consumer} names. Body out: a list of {@link
 * StreamEntry}; the variable {@code drained} is true when it is empty.
 */
final class StreamBatchReader implements Processor {
    private final ConsumerGroup group;
    private final OutageLog outageLog;

    StreamBatchReader(ConsumerGroup group, OutageLog outageLog) {
        this.group = group;
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) {
        List<StreamEntry> batch = group.read(exchange.getVariable("consumer", String.class));
        exchange.getMessage().setBody(batch);
        exchange.setVariable("drained", batch.isEmpty());
        outageLog.works(Fault.Server.REDIS);
    }
}
