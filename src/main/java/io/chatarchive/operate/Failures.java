package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a verb could not do, one by one: listed up to a thousand, counted beyond. */
final class Failures {
    private static final int MOST = 1_000;

    private final ObjectNode result;
    private final com.fasterxml.jackson.databind.node.ArrayNode list = JsonNodeFactory.instance.arrayNode();
    private long number;

    /** They go into that result. */
    Failures(ObjectNode result) {
        this.result = result;
    }

    void add(String letter, String id, String reason, String error) {
        number++;
        if (list.size() < MOST) {
            ObjectNode failure = list.addObject();
            if (!letter.isEmpty()) {
                failure.put("letter", letter);
            }
            failure.put("id", id).put("reason", reason).put("error", error);
        }
    }

    long number() {
        return number;
    }

    void end() {
        result.put("failed", number);
        result.set("failures", list);
    }
}
