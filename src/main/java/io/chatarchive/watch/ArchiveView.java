package io.chatarchive.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a process sees an archive, for other processes and for the shell.
 *
 * @param at when it wrote this
 * @param every how often it writes
 * @param since when it first saw this state
 * @param next what the schedule does next, in words
 * @param nextAt when it does that; empty where the next look does
 * @param lastError in words; empty text if nothing fails
 * @param storeSeconds how long storing a batch took of late, on average; empty after a minute without one
 */
public record ArchiveView(
        Instant at,
        Duration every,
        ArchiveState state,
        String words,
        Instant since,
        String next,
        Optional<Instant> nextAt,
        String lastError,
        OptionalDouble finishedPerSecond,
        OptionalDouble waitingPerSecond,
        OptionalDouble storeSeconds) {
    private static final Duration LEAST = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether the process that wrote it seems to run. */
    public boolean isOfLiving(Instant now) {
        Duration patience = every.multipliedBy(3);
        return Duration.between(at, now).abs().compareTo(patience.compareTo(LEAST) < 0 ? LEAST : patience) <= 0;
    }

    /** As JSON. */
    public String write() {
        ObjectNode json = JSON.createObjectNode()
                .put("at", at.toEpochMilli())
                .put("every", every.toMillis())
                .put("state", state.word())
                .put("words", words)
                .put("since", since.toEpochMilli())
                .put("next", next)
                .put("lastError", lastError);
        nextAt.ifPresent(time -> json.put("nextAt", time.toEpochMilli()));
        finishedPerSecond.ifPresent(rate -> json.put("finishedPerSecond", rate));
        waitingPerSecond.ifPresent(rate -> json.put("waitingPerSecond", rate));
        storeSeconds.ifPresent(seconds -> json.put("storeSeconds", seconds));
        return json.toString();
    }

    /** From what a process wrote; one of another version may lack something. Empty: no process wrote this. */
    public static Optional<ArchiveView> read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            Instant at = Instant.ofEpochMilli(json.path("at").asLong());
            return Optional.of(new ArchiveView(
                    at,
                    Duration.ofMillis(json.path("every").asLong()),
                    ArchiveState.of(json.path("state").asText()).orElse(ArchiveState.UNKNOWN),
                    json.path("words").asText(),
                    time(json.path("since")).orElse(at),
                    json.path("next").asText(),
                    time(json.path("nextAt")),
                    json.path("lastError").asText(),
                    rate(json.path("finishedPerSecond")),
                    rate(json.path("waitingPerSecond")),
                    rate(json.path("storeSeconds"))));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> time(JsonNode millis) {
        return millis.isNumber() ? Optional.of(Instant.ofEpochMilli(millis.asLong())) : Optional.empty();
    }

    private static OptionalDouble rate(JsonNode number) {
        return number.isNumber() ? OptionalDouble.of(number.asDouble()) : OptionalDouble.empty();
    }
}
