package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.stream.Audit;

/** What was done, as JSON: for {@code --json} and HTTP. */
public final class AuditJson {
    private AuditJson() {}

    public static ObjectNode write(Audit.Event event) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", event.id())
                .put("at", event.at().toString())
                .put("who", event.actor().name())
                .put("from", event.actor().from())
                .put("verb", event.verb())
                .put("about", event.about())
                .put("result", event.result());
    }
}
