package io.chatarchive.faults;

import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * Compares what was sent with what became of it: each entry exactly once, in the table or in the dead letters, wherever
 * it belongs, word for word. Sent is what the producer was told, and what else is in the stream: an entry whose id was
 * never told, since the answer was lost. Everything comes in the order of ids and is looked at once, so that a run of
 * any length can be checked in little memory.
 *
 * <p>Where somebody destroys the consumer group, Redis forgets what was dead-lettered, and a bad message is one once
 * more. So a message may have one dead letter from before that, and one from after it, but no two from between.
 */
final class Checker {
    private final Messages messages;
    private final BitSet seen = new BitSet();

    Checker(Messages messages) {
        this.messages = messages;
    }

    Verdict check(
            Iterator<SentEntry> told,
            Iterator<SentEntry> stream,
            Iterator<StoredEntry> table,
            Iterator<DeadLetter> deadLetters) {
        Verdict verdict = new Verdict();
        Ordered<SentEntry> toldEntries = new Ordered<>("told", told);
        Ordered<SentEntry> streamEntries = new Ordered<>("stream", stream);
        Ordered<StoredEntry> rows = new Ordered<>("table", table);
        Ordered<DeadLetter> letters = new Ordered<>("dead letters", deadLetters);
        List<Ordered<?>> all = List.of(toldEntries, streamEntries, rows, letters);
        for (EntryId id = lowest(all); id != null; id = lowest(all)) {
            List<SentEntry> answers = toldEntries.take(id);
            List<SentEntry> entries = streamEntries.take(id);
            List<StoredEntry> inTable = rows.take(id);
            List<DeadLetter> inDeadLetters = letters.take(id);
            if (answers.isEmpty() && entries.isEmpty()) {
                verdict.unknown(id);
            } else {
                verdict.countSent(!answers.isEmpty());
                judge(answers.isEmpty() ? entries.get(0) : answers.get(0), inTable, inDeadLetters, verdict);
            }
        }
        return verdict;
    }

    private void judge(SentEntry sent, List<StoredEntry> rows, List<DeadLetter> letters, Verdict verdict) {
        MessageKind kind = messages.kind(sent.number());
        List<? extends Stored> right = kind.place() == MessageKind.Place.TABLE ? rows : letters;
        if (seen.get(sent.number())) {
            verdict.sentTwice(sent, kind);
        }
        seen.set(sent.number());
        long allowed = letters.stream().map(DeadLetter::destroyed).distinct().count();
        verdict.countStored(kind, rows.size(), allowed);
        if (rows.size() + letters.size() == 0) {
            verdict.lost(sent, kind);
        } else if (rows.size() > 1 || letters.size() > allowed || rows.size() * letters.size() > 0) {
            verdict.doubled(sent, kind, rows.size(), letters.size());
        } else if (right.isEmpty()) {
            verdict.misplaced(sent, kind);
        } else if (isAltered(right, messages.fingerprint(sent.number()))) {
            verdict.altered(sent, kind);
        }
    }

    private static boolean isAltered(List<? extends Stored> stored, long fingerprint) {
        return stored.stream().anyMatch(entry -> entry.fingerprint() != fingerprint);
    }

    private static EntryId lowest(List<Ordered<?>> all) {
        return all.stream()
                .filter(ordered -> !ordered.isEmpty())
                .map(Ordered::id)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
