package io.chatarchive.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.fault.RedisError;
import io.chatarchive.stream.Jobs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;

/**
 * A job as Redis has it.
 *
 * @param by who left it
 * @param process that does it; empty: none yet
 * @param total negative if nobody knows
 * @param waits why it waits, such as for the database; empty: it goes on
 * @param error why it could not go on, or empty text
 * @param beat when its process was last heard of, by the clock of Redis
 */
public record Job(
        String id,
        String verb,
        String by,
        Instant made,
        String process,
        long done,
        long total,
        String waits,
        ObjectNode result,
        String error,
        Instant beat,
        boolean isCancelled,
        boolean isOver) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COUNT = "count:";

    /** None if there is no such job, or no more. */
    public static Optional<Job> read(Jobs jobs, String id) {
        Map<String, String> fields = jobs.read(id);
        return fields.containsKey("made") || fields.containsKey("request")
                ? Optional.of(of(id, fields))
                : Optional.empty();
    }

    /** The same without its result. */
    public static Optional<Job> readSmall(Jobs jobs, String id) {
        Map<String, String> fields = jobs.readSmall(id);
        return fields.containsKey("made") ? Optional.of(of(id, fields)) : Optional.empty();
    }

    private static Job of(String id, Map<String, String> fields) {
        String written = fields.getOrDefault("result", fields.getOrDefault("counts", "{}"));
        ObjectNode result = json(written) instanceof ObjectNode object ? object : JSON.createObjectNode();
        fields.forEach((name, value) -> {
            if (name.startsWith(COUNT)) { // by the scripts that did it
                result.put(name.substring(COUNT.length()), number(value, 0));
            }
        });
        Retry.complete(result);
        return new Job(
                id,
                fields.getOrDefault("verb", ""),
                fields.getOrDefault("by", ""),
                Instant.ofEpochMilli(number(fields.get("made"), 0)),
                fields.getOrDefault("owner", "").replaceFirst("#.*", ""),
                number(fields.get("done"), 0),
                number(fields.get("total"), -1),
                fields.getOrDefault("waits", ""),
                result,
                fields.getOrDefault("error", ""),
                Instant.ofEpochMilli(number(fields.get("beat"), 0)),
                fields.containsKey("stop"),
                fields.containsKey(Jobs.OVER));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) { // somebody else has written it
            return JSON.createObjectNode();
        }
    }

    private static long number(String text, long otherwise) {
        return text != null && text.matches("-?\\d{1,18}") ? Long.parseLong(text) : otherwise;
    }

    /** The latest ones without their results, the newest first. What is no job is left out. */
    public static List<Job> latest(Jobs jobs, int most) {
        return jobs.all().stream()
                .limit(most)
                .map(id -> readIfJob(jobs, id))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Job> readIfJob(Jobs jobs, String id) {
        try {
            return readSmall(jobs, id);
        } catch (DataAccessException e) {
            if (RedisError.isWrongType(e)) { // somebody else has written it
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The same; none either where Redis cannot be asked. */
    static Optional<Job> find(Jobs jobs, String id) {
        try {
            return read(jobs, id);
        } catch (DataAccessException e) {
            return Optional.empty();
        }
    }

    /** The counts of its result that are not zero, for a line. */
    String numbers() {
        String numbers = result.properties().stream()
                .filter(field ->
                        field.getValue().isIntegralNumber() && field.getValue().asLong() != 0)
                .map(field -> field.getKey() + " " + field.getValue())
                .collect(Collectors.joining(", "));
        return numbers.isEmpty() ? "done" : numbers;
    }

    public boolean isTaken() {
        return !process.isEmpty();
    }

    /** In one word. */
    public String state() {
        if (isOver) {
            return isCancelled ? "cancelled" : error.isEmpty() ? "done" : "failed";
        }
        return !isTaken() ? "waiting" : waits.isEmpty() ? "running" : "held up";
    }

    /** For {@code --json} and HTTP. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode()
                .put("job", id)
                .put("verb", verb)
                .put("state", state())
                .put("by", by)
                .put("at", made.toString())
                .put("process", isTaken() ? process : null)
                .put("done", done)
                .put("total", total < 0 ? null : total)
                .put("waits", waits.isEmpty() ? null : waits)
                .put("error", error.isEmpty() ? null : error);
        json.set("result", result);
        return json;
    }
}
