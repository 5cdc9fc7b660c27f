package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.watch.ArchiveState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How archives were in the last hour, from looks at them. In memory, and empty at the start. Thread-safe. */
public final class StatusHistory {
    public static final Duration EVERY = Duration.ofSeconds(10);
    private static final int MOST = (int) Duration.ofHours(1).dividedBy(EVERY);
    private static final int MOST_ERRORS = 20;

    /** What is kept of each look, as the status has it. */
    private static final List<String> KEPT =
            List.of("state", "waiting", "lagSeconds", "addedPerSecond", "archivedPerSecond", "storeSeconds");

    private final Map<String, Archive> archives = new HashMap<>();

    /**
     * An error, in words.
     *
     * @param until when it was last seen
     */
    private record SeenError(Instant at, Instant until, String words) {}

    private static final class Archive {
        private final Deque<ObjectNode> looks = new ArrayDeque<>();
        private final Deque<SeenError> errors = new ArrayDeque<>();
    }

    public synchronized void add(Instant at, Status status) {
        Archive archive = archives.computeIfAbsent(status.settings().name(), name -> new Archive());
        archive.looks.add(status.json().retain(KEPT).put("at", at.toString()));
        if (archive.looks.size() > MOST) {
            archive.looks.remove();
        }
        String error = status.state() == ArchiveState.UNKNOWN ? status.words() : status.lastError();
        if (!error.isEmpty()) {
            remember(archive.errors, at, error);
        }
    }

    private static void remember(Deque<SeenError> errors, Instant at, String words) {
        SeenError last = errors.peekLast();
        boolean goesOn = last != null && withoutNumbers(last.words()).equals(withoutNumbers(words));
        if (goesOn) {
            errors.removeLast();
        }
        errors.add(new SeenError(goesOn ? last.at() : at, at, words));
        if (errors.size() > MOST_ERRORS) {
            errors.remove();
        }
    }

    /** An error that goes on says for how long. */
    private static String withoutNumbers(String words) {
        return words.replaceAll("\\d+", "0");
    }

    /**
     * One list for each number, all of one length; null where it was unknown.
     *
     * @param withErrors what failed, in words that may quote messages
     */
    public synchronized ObjectNode json(String name, boolean withErrors) {
        Archive archive = archives.getOrDefault(name, new Archive());
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("everySeconds", EVERY.toSeconds());
        for (String value : Stream.concat(Stream.of("at"), KEPT.stream()).toList()) {
            ArrayNode list = json.putArray(value);
            archive.looks.forEach(look -> list.add(look.get(value)));
        }
        ArrayNode errors = json.putArray("errors");
        if (withErrors) {
            archive.errors.forEach(error -> errors.addObject()
                    .put("at", error.at().toString())
                    .put("until", error.until().toString())
                    .put("words", error.words()));
        }
        return json;
    }
}
