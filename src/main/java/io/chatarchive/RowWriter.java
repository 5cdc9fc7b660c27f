package io.chatarchive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;

/**
 * Body in: a list of {@link MessageRow}s. Headers out, as the statement wants them: {@code rows}, the list as one JSON
 * array, and {@code stream}. Nothing that failed before with these messages is remembered any more. Throws {@link
 * JsonProcessingException} for what cannot be written as JSON again.
 */
final class RowWriter implements Processor {
    private final ObjectWriter json = ChatJson.mapper().writer();

    @Override
    public void process(Exchange exchange) throws JsonProcessingException {
        List<?> rows = exchange.getMessage().getBody(List.class);
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_CAUGHT);
        exchange.getMessage().setHeader("rows", json.writeValueAsString(rows));
        exchange.getMessage().setHeader("stream", StreamArchive.of(exchange).getStream());
    }
}
