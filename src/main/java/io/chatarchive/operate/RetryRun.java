package io.chatarchive.operate;

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
    private final Progress progress;
    private final Counts counts;

    RetryRun(DeadLetterStream letters, MessageSender sender, String stream, String by, Progress progress) {
        this.letters = letters;
        this.sender = sender;
        this.stream = stream;
        this.by = by;
        this.progress = progress;
        this.counts = Counts.in(progress.result());
    }

    /**
     * Sends those that are left of a selection.
     *
     * @param selected how many there were at first
     */
    void all(SelectedLetters meant, long selected) throws Exception {
        long left = meant.count();
        int size = 1;
        boolean goesOn = progress.at(selected - left, selected);
        while (goesOn && left > 0) {
            List<DeadLetter> step = meant.take(size);
            if (step.isEmpty()) { // somebody has moved the others since they were counted
                left = 0;
                break;
            }
            long failed = some(step);
            left -= step.size();
            boolean allFailed = size > 1 && failed == step.size();
            progress.result().put("stopped", allFailed && left > 0 ? "all letters of a step failed" : "");
            progress.result().put("left", left);
            goesOn = progress.at(selected - left, selected) && !allFailed;
            size = Math.min(MOST, size * 10);
            if (goesOn && left > 0) {
                Thread.sleep(A_STEP.toMillis());
            }
        }
        progress.result().put("left", left);
    }

    /** Returns how many failed. */
    private long some(List<DeadLetter> step) throws Exception {
        long failed = 0;
        StreamRange.Bounds bounds = sender.bounds();
        List<DeadLetter> batch = new ArrayList<>();
        long bytes = 0;
        for (DeadLetter each : step) {
            Optional<DeadLetter> letter = letters.read(each.entry(), bounds.largest());
            if (letter.isPresent() && !StreamEntry.isId(letter.get().id())) {
                failed += end(letter.get(), new Outcome(Outcome.Kind.REJECTED, UnreadableMessageException.noId()));
                continue; // somebody else has written it: no message can have such an id
            }
            long more = letter.map(found -> found.data().length).orElse(0);
            if (!batch.isEmpty() && bytes + more > bounds.page()) {
                failed += send(batch, bounds.largest());
                batch.clear();
                bytes = 0;
            }
            letter.ifPresent(batch::add);
            bytes += more;
        }
        return failed + send(batch, bounds.largest());
    }

    private long send(List<DeadLetter> batch, long largest) throws Exception {
        List<StreamEntry> messages =
                batch.stream().map(letter -> letter.message(stream, largest)).toList();
        Map<String, Outcome> outcomes = sender.store(messages);
        return batch.stream()
                .mapToLong(letter -> end(letter, outcomes.get(letter.id())))
                .sum();
    }

    /** Returns 1 if it failed. A row of an edited message may be that of the original: it must be known to be its own. */
    private int end(DeadLetter letter, Outcome outcome) {
        boolean rowIsThere = outcome.kind() == Outcome.Kind.ROW_IS_THERE
                || outcome.reason().equals(UnreadableMessageException.idTaken().reason());
        if (rowIsThere && letter.isEdited()) {
            letters.discard(letter, by, "the table has a row of its id already", progress.job());
            return 0;
        }
        switch (outcome.kind()) {
            case STORED -> letters.leave(letter, progress.job(), "stored");
            case ALREADY_STORED, ROW_IS_THERE -> letters.leave(letter, progress.job(), "alreadyStored");
            case DROPPED -> letters.leave(letter, progress.job(), "dropped");
            case REJECTED, LEFT -> failed(letter, outcome);
        }
        return outcome.kind() == Outcome.Kind.REJECTED || outcome.kind() == Outcome.Kind.LEFT ? 1 : 0;
    }

    private void failed(DeadLetter letter, Outcome outcome) {
        String reason = outcome.kind() == Outcome.Kind.LEFT ? letter.reason() : outcome.reason();
        if (letters.failedAgain(letter, reason, outcome.words(), progress.job())) {
            counts.fail(letter.letter(), letter.id(), reason, outcome.words());
        }
    }
}
