package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.StreamRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stores messages of dead letters under the ids with which they came. A letter leaves once its row is committed; one that
 * fails again stays, with its new error and one attempt more. First one letter, then ten, then a hundred at a time, at a
 * bounded rate; it ends when all of a step but the first fail. A retry never doubles a row, and can be repeated.
 */
final class Retry implements Verb {
    private static final int MOST = 100;
    private static final Duration A_STEP = Duration.ofMillis(100); // so that there are 1,000 letters a second at most

    @Override
    public ObjectNode run(StreamArchive archive, JsonNode arguments, Progress progress) throws Exception {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        List<String> unknown = new ArrayList<>();
        DeadLetterStream letters = new DeadLetterStream(archive.connections().redisForLooking(), archive.settings());
        List<DeadLetter> meant = letters.resolve(LetterSelection.read(arguments), false, unknown::add);
        try (MessageSender sender = new MessageSender(archive)) {
            Run run = new Run(
                    letters, sender, archive.getStream(), arguments.path("by").asText("retry"), result);
            run.all(meant, progress);
        }
        result.put("selected", meant.size());
        unknown.forEach(result.putArray("unknown")::add);
        return result;
    }

    private static final class Run {
        private final DeadLetterStream letters;
        private final MessageSender sender;
        private final String stream;
        private final String by;
        private final ObjectNode result;
        private final Failures failures;
        private long stored;
        private long alreadyStored;
        private long editedToTrash;
        private long dropped;
        private long gone;

        Run(DeadLetterStream letters, MessageSender sender, String stream, String by, ObjectNode result) {
            this.letters = letters;
            this.sender = sender;
            this.stream = stream;
            this.by = by;
            this.result = result;
            this.failures = new Failures(result);
        }

        void all(List<DeadLetter> meant, Progress progress) throws Exception {
            int at = 0;
            int size = 1;
            boolean goesOn = true;
            try {
                while (at < meant.size() && goesOn) {
                    List<DeadLetter> step = distinct(meant, at, size);
                    long failedBefore = failures.number();
                    some(step);
                    at += step.size();
                    boolean allFailed = size > 1 && failures.number() - failedBefore == step.size();
                    result.put("stopped", allFailed && at < meant.size() ? "all letters of a step failed" : "");
                    goesOn = !allFailed && progress.at(at, meant.size());
                    size = Math.min(MOST, size * 10);
                    if (goesOn && at < meant.size()) {
                        Thread.sleep(A_STEP.toMillis());
                    }
                }
            } finally {
                result.put("stored", stored)
                        .put("alreadyStored", alreadyStored)
                        .put("editedToTrash", editedToTrash)
                        .put("dropped", dropped)
                        .put("gone", gone)
                        .put("left", meant.size() - at);
                failures.end();
            }
        }

        /** The next ones, up to the second of an id: of one id there is one message in a batch. */
        private static List<DeadLetter> distinct(List<DeadLetter> meant, int from, int most) {
            Set<String> ids = new HashSet<>();
            int to = from;
            while (to < meant.size()
                    && to < from + most
                    && ids.add(meant.get(to).id())) {
                to++;
            }
            return meant.subList(from, to);
        }

        private void some(List<DeadLetter> step) throws Exception {
            StreamRange.Bounds bounds = sender.bounds();
            List<DeadLetter> batch = new ArrayList<>();
            long bytes = 0;
            for (DeadLetter each : step) {
                Optional<DeadLetter> letter = letters.read(each.entry(), bounds.largest());
                gone += letter.isPresent() ? 0 : 1;
                long more = letter.map(found -> found.data().length).orElse(0);
                if (!batch.isEmpty() && bytes + more > bounds.page()) {
                    send(batch, bounds.largest());
                    batch.clear();
                    bytes = 0;
                }
                letter.ifPresent(batch::add);
                bytes += more;
            }
            send(batch, bounds.largest());
        }

        private void send(List<DeadLetter> batch, long largest) throws Exception {
            List<StreamEntry> messages = batch.stream()
                    .map(letter -> letter.message(stream, largest))
                    .toList();
            Map<String, Outcome> outcomes = sender.store(messages);
            batch.forEach(letter -> end(letter, outcomes.get(letter.id())));
        }

        private void end(DeadLetter letter, Outcome outcome) {
            boolean rowIsThere = outcome.kind() == Outcome.Kind.ALREADY_STORED
                    || outcome.reason()
                            .equals(UnreadableMessageException.idTaken().reason());
            if (rowIsThere && letter.isEdited()) {
                editedToTrash += letters.discard(List.of(letter), by, "the table has a row of its id already");
                return;
            }
            switch (outcome.kind()) {
                case STORED -> {
                    stored++;
                    leave(letter);
                }
                case ALREADY_STORED -> {
                    alreadyStored++;
                    leave(letter);
                }
                case DROPPED -> {
                    dropped++;
                    leave(letter);
                }
                case REJECTED, LEFT -> failed(letter, outcome);
            }
        }

        private void leave(DeadLetter letter) {
            if (!letters.stored(letter)) {
                gone++; // somebody has changed or moved it meanwhile: what is there now stays
            }
        }

        private void failed(DeadLetter letter, Outcome outcome) {
            String reason = outcome.kind() == Outcome.Kind.LEFT ? letter.reason() : outcome.reason();
            failures.add(letter.letter(), letter.id(), reason, outcome.words());
            letters.failedAgain(letter, reason, outcome.words());
        }
    }
}
