package io.chatarchive.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.chatarchive.message.ChatJson;
import io.chatarchive.message.MessageRow;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jdbc.JdbcConstants;

/**
 * Body in: a list of {@link MessageRow}s. Headers out, as the statement wants them: {@code rows}, the list as one JSON
 * array, and {@code stream}. Nothing that failed before with these messages is remembered any more. Throws {@link
 * JsonProcessingException} for what cannot be written as JSON again.
 */
public final class RowWriter implements Processor {
    private static final ObjectWriter JSON = ChatJson.mapper().writer();

    @Override
    public void process(Exchange exchange) throws JsonProcessingException {
        write(exchange.getMessage().getBody(List.class), Archive.of(exchange).getStream(), exchange);
    }

    static void write(List<?> rows, String stream, Exchange exchange) throws JsonProcessingException {
        StoreCall.begin(exchange);
        exchange.getMessage().setBody(rows);
        exchange.getMessage().removeHeader(JdbcConstants.JDBC_UPDATE_COUNT); // of an earlier step
        exchange.setVariable("rows", rows);
        exchange.getMessage().setHeader("rows", JSON.writeValueAsString(rows));
        exchange.getMessage().setHeader("stream", stream);
    }
}
