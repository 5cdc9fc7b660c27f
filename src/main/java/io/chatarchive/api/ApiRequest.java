package io.chatarchive.api;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request to the API.
 *
 * @param path segments below {@code /api}, decoded
 * @param query the values of its query, by their names
 * @param type the media type of the body, without parameters, in lower case; empty: none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record ApiRequest(
        String method, List<String> path, Map<String, String> query, String type, byte[] body, ApiCaller caller) {

    static final String JSON = "application/json";
    static final String LINES = "application/x-ndjson";

    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /**
     * The body as a JSON object with no other fields than these; without a body, an empty one.
     *
     * @throws ApiProblem if it is none
     */
    ObjectNode object(String... fields) {
        if (body.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!type.equals(JSON)) {
            throw new ApiProblem(415, "The body is expected as " + JSON + ".");
        }
        JsonNode json = read();
        if (!(json instanceof ObjectNode object)) {
            throw new ApiProblem(400, "The body is expected to be a JSON object.");
        }
        requireKnown(
                "field", object.properties().stream().map(Map.Entry::getKey).toList(), Set.of(fields));
        return object;
    }

    private JsonNode read() {
        try {
            return STRICT.readTree(body);
        } catch (JsonProcessingException e) {
            throw new ApiProblem(
                    400,
                    e instanceof JsonParseException
                            ? "The body is no JSON, at line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr() + "."
                            : "The body is expected to be one JSON value, with each field once.");
        } catch (IOException e) {
            throw new ApiProblem(400, "The body is no JSON.");
        }
    }

    /** Refuses other values in the query than these. */
    void requireQuery(String... names) {
        requireKnown("parameter", query.keySet(), Set.of(names));
    }

    private static void requireKnown(String what, Iterable<String> given, Set<String> known) {
        for (String name : given) {
            if (!known.contains(name)) {
                throw new ApiProblem(
                        400,
                        "There is no " + what + " '" + name + "'"
                                + (known.isEmpty()
                                        ? "."
                                        : "; expected " + String.join(", ", new TreeSet<>(known)) + "."));
            }
        }
    }

    /**
     * For what may quote messages.
     *
     * @throws ApiProblem if the caller may not see that
     */
    void requireText() {
        if (!caller.seesText()) {
            throw new ApiProblem(403, "'" + caller.name() + "' may not see it; a viewer may.");
        }
    }

    /** A text field of an object; empty if it is absent. */
    static String text(ObjectNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            throw new ApiProblem(400, "'" + field + "' is expected to be a text.");
        }
        return value.asText("");
    }

    /** A boolean field of an object; false if it is absent. */
    static boolean flag(ObjectNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new ApiProblem(400, "'" + field + "' is expected to be true or false.");
        }
        return value.asBoolean();
    }

    /** A boolean in the query; false if it is absent. */
    boolean flag(String name) {
        String text = query.getOrDefault(name, "false");
        if (!text.matches("true|false")) {
            throw new ApiProblem(400, "'" + name + "' is expected to be true or false.");
        }
        return text.equals("true");
    }

    /** A number in the query. */
    int number(String name, int otherwise, int most) {
        String text = query.getOrDefault(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new ApiProblem(400, "'" + name + "' is expected to be a number from 1 to " + most + ".");
        }
        return Integer.parseInt(text);
    }
}
