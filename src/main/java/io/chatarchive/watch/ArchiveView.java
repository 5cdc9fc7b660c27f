package io.chatarchive.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How a process sees an archive, for other processes and for the shell.
 *
 * @param at when it wrote this
 * @param every how often it writes
 * @param next what the schedule does next, in words
 * @param lastError in words; empty text if nothing fails
 */
public record ArchiveView(
        Instant at,
        Duration every,
        ArchiveState state,
        String words,
        String next,
        String lastError,
        OptionalDouble finishedPerSecond,
        OptionalDouble waitingPerSecond) {
    private static final Duration LEAST = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether the process that wrote it seems to run. */
    public boolean isOfLiving(Instant now) {
        Duration patience = every.multipliedBy(3);
        return Duration.between(at, now).compareTo(patience.compareTo(LEAST) < 0 ? LEAST : patience) <= 0;
    }

    /** As JSON. */
    public String write() {
        ObjectNode json = JSON.createObjectNode()
                .put("at", at.toEpochMilli())
                .put("every", every.toMillis())
                .put("state", state.word())
                .put("words", words)
                .put("next", next)
                .put("lastError", lastError);
        finishedPerSecond.ifPresent(rate -> json.put("finishedPerSecond", rate));
        waitingPerSecond.ifPresent(rate -> json.put("waitingPerSecond", rate));
        return json.toString();
    }

    /** From what a process wrote; one of another version may lack something. */
    public static ArchiveView read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return new ArchiveView(
                    Instant.ofEpochMilli(json.path("at").asLong()),
                    Duration.ofMillis(json.path("every").asLong()),
                    ArchiveState.of(json.path("state").asText()).orElse(ArchiveState.UNKNOWN),
                    json.path("words").asText(),
                    json.path("next").asText(),
                    json.path("lastError").asText(),
                    rate(json.path("finishedPerSecond")),
                    rate(json.path("waitingPerSecond")));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not the view of a process: " + e.getOriginalMessage(), e);
        }
    }

    private static OptionalDouble rate(JsonNode number) {
        return number.isNumber() ? OptionalDouble.of(number.asDouble()) : OptionalDouble.empty();
    }
}
