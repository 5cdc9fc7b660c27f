package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.SelectedLetters;
import io.chatarchive.stream.StreamRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A retry as it goes on, and what became of the letters so far. Not for several threads. */
final class RetryRun {
    private static final int MOST = 100;
    private static final Duration A_STEP = Duration.ofMillis(100); // so that there are 1,000 letters a second at most

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

    RetryRun(DeadLetterStream letters, MessageSender sender, String stream, String by, ObjectNode result) {
        this.letters = letters;
        this.sender = sender;
        this.stream = stream;
        this.by = by;
        this.result = result;
        this.failures = new Failures(result);
    }

    void all(SelectedLetters meant, Progress progress) throws Exception {
        long at = 0;
        int size = 1;
        boolean goesOn = true;
        try {
            while (goesOn && at < meant.count()) {
                List<DeadLetter> step = meant.take(size);
                if (step.isEmpty()) { // somebody has moved the others since they were counted
                    gone += meant.count() - at;
                    at = meant.count();
                    break;
                }
                long failedBefore = failures.number();
                some(step);
                at += step.size();
                boolean allFailed = size > 1 && failures.number() - failedBefore == step.size();
                result.put("stopped", allFailed && at < meant.count() ? "all letters of a step failed" : "");
                goesOn = !allFailed && progress.at(at, meant.count());
                size = Math.min(MOST, size * 10);
                if (goesOn && at < meant.count()) {
                    Thread.sleep(A_STEP.toMillis());
                }
            }
        } finally {
            end(meant.count() - at);
        }
    }

    private void end(long left) {
        result.put("stored", stored)
                .put("alreadyStored", alreadyStored)
                .put("editedToTrash", editedToTrash)
                .put("dropped", dropped)
                .put("gone", gone)
                .put("left", left);
        failures.end();
    }

    private void some(List<DeadLetter> step) throws Exception {
        StreamRange.Bounds bounds = sender.bounds();
        List<DeadLetter> batch = new ArrayList<>();
        long bytes = 0;
        for (DeadLetter each : step) {
            Optional<DeadLetter> letter = letters.read(each.entry(), bounds.largest());
            gone += letter.isPresent() ? 0 : 1;
            if (letter.isPresent() && !StreamEntry.isId(letter.get().id())) {
                end(letter.get(), new Outcome(Outcome.Kind.REJECTED, UnreadableMessageException.noId()));
                continue; // somebody else has written it: no message can have such an id
            }
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
        List<StreamEntry> messages =
                batch.stream().map(letter -> letter.message(stream, largest)).toList();
        Map<String, Outcome> outcomes = sender.store(messages);
        batch.forEach(letter -> end(letter, outcomes.get(letter.id())));
    }

    private void end(DeadLetter letter, Outcome outcome) {
        boolean rowIsThere = outcome.kind() == Outcome.Kind.ALREADY_STORED
                || outcome.reason().equals(UnreadableMessageException.idTaken().reason());
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
