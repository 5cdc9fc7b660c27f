package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.stream.LetterFilter;
import java.util.ArrayList;
import java.util.List;

/** Which letters a verb is about, as the arguments of a job. */
public final class LetterSelection {
    private LetterSelection() {}

    /** Those with one of these ids, or of that reason, or all. */
    public static ObjectNode write(List<String> ids, String reason) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("reason", reason);
        ids.forEach(arguments.putArray("ids")::add);
        return arguments;
    }

    static LetterFilter read(JsonNode arguments) {
        List<String> ids = new ArrayList<>();
        arguments.path("ids").forEach(id -> ids.add(id.asText()));
        return LetterFilter.of(ids).withReason(arguments.path("reason").asText());
    }
}
