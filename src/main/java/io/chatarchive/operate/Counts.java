package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The numbers and failures of a result, in the JSON that is kept of it: so a process that goes on with the work of another
 * goes on counting.
 */
record Counts(ObjectNode result) {
    private static final int MOST_LISTED = 1_000;
    private static final String FAILURES = "failures";

    /** With all of these in it, at zero. */
    static Counts in(ObjectNode result, String... names) {
        for (String name : names) {
            result.put(name, result.path(name).asLong());
        }
        result.withArray(FAILURES);
        return new Counts(result);
    }

    void add(String name, long number) {
        result.put(name, get(name) + number);
    }

    long get(String name) {
        return result.path(name).asLong();
    }

    /** What could not be done with one message: listed up to a thousand. */
    void fail(String letter, String id, String reason, String error) {
        ArrayNode list = result.withArray(FAILURES);
        if (list.size() < MOST_LISTED) {
            ObjectNode failure = list.addObject();
            if (!letter.isEmpty()) {
                failure.put("letter", letter);
            }
            failure.put("id", id).put("reason", reason).put("error", error);
        }
    }

    /** An id in a list, which has at most a thousand. */
    void list(String name, String id) {
        ArrayNode list = result.withArray(name);
        if (list.size() < MOST_LISTED) {
            list.add(id);
        }
    }
}
