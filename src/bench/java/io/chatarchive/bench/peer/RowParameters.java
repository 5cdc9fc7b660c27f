package io.chatarchive.bench.peer;

import io.chatarchive.message.MessageRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Handler;

/** The rows of the shipped routes as camel-sql takes a batch: the parameters of a statement for each. */
public final class RowParameters {
    @Handler
    public List<Map<String, Object>> of(List<MessageRow> rows) {
        List<Map<String, Object>> batch = new ArrayList<>(rows.size());
        for (MessageRow row : rows) {
            String id = row.entry().id();
            int dash = id.indexOf('-');
            Map<String, Object> parameters = new HashMap<>(16);
            parameters.put("stream", row.entry().stream());
            parameters.put("entry_ms", Long.parseLong(id, 0, dash, 10));
            parameters.put("entry_seq", Long.parseLong(id, dash + 1, id.length(), 10));
            parameters.put("user_id", row.message().get("userid"));
            parameters.put("username", row.message().get("username"));
            parameters.put("msg", row.message().get("msg"));
            batch.add(parameters);
        }
        return batch;
    }
}
