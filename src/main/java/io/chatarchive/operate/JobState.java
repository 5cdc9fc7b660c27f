package io.chatarchive.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/**
 * How far a job is, as the process that does it writes it down.
 *
 * @param at when that was written
 * @param total negative if nobody knows
 * @param result null while it goes on
 * @param error why it could not go on, or empty text
 */
public record JobState(Instant at, String process, long done, long total, ObjectNode result, String error) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SILENT = Duration.ofSeconds(15);

    /** Of a job that has just been taken. */
    static JobState begun(String process) {
        return new JobState(Instant.now(), process, 0, -1, null, "");
    }

    JobState at(long doneNow, long totalNow) {
        return new JobState(Instant.now(), process, doneNow, totalNow, null, "");
    }

    JobState ended(ObjectNode endResult) {
        return new JobState(Instant.now(), process, done, total, endResult, "");
    }

    JobState failed(String why) {
        return new JobState(Instant.now(), process, done, total, null, why);
    }

    public boolean isOver() {
        return result != null || !error.isEmpty();
    }

    /** Whether the process that did it seems to be gone. */
    public boolean isAbandoned() {
        return !isOver() && Duration.between(at, Instant.now()).compareTo(SILENT) > 0;
    }

    String write() {
        ObjectNode json = JSON.createObjectNode()
                .put("at", at.toEpochMilli())
                .put("process", process)
                .put("done", done)
                .put("total", total)
                .put("error", error);
        json.set("result", result);
        return json.toString();
    }

    public static JobState read(String text) throws JsonProcessingException {
        JsonNode json = JSON.readTree(text);
        return new JobState(
                Instant.ofEpochMilli(json.path("at").asLong()),
                json.path("process").asText(),
                json.path("done").asLong(),
                json.path("total").asLong(),
                json.path("result") instanceof ObjectNode result ? result : null,
                json.path("error").asText());
    }
}
