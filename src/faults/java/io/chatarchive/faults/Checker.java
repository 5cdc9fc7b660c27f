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
 */
final class Checker {
    private final Messages messages;
    private final List<EntryId> replays;
    private final BitSet seen = new BitSet();

    /**
     * @param replays the last entry each time that the whole stream was delivered anew, since its group was destroyed:
     *     Redis then forgets what was dead-lettered, and a bad message is one once more
     */
    Checker(Messages messages, List<EntryId> replays) {
        this.messages = messages;
        this.replays = replays;
    }

    Verdict check(
            Iterator<SentEntry> told,
            Iterator<SentEntry> stream,
            Iterator<StoredEntry> table,
            Iterator<StoredEntry> deadLetters) {
        Verdict verdict = new Verdict();
        Ordered<SentEntry> toldEntries = new Ordered<>("told", told);
        Ordered<SentEntry> streamEntries = new Ordered<>("stream", stream);
        Ordered<StoredEntry> rows = new Ordered<>("table", table);
        Ordered<StoredEntry> letters = new Ordered<>("dead letters", deadLetters);
        List<Ordered<?>> all = List.of(toldEntries, streamEntries, rows, letters);
        for (EntryId id = lowest(all); id != null; id = lowest(all)) {
            List<SentEntry> answers = toldEntries.take(id);
            List<SentEntry> entries = streamEntries.take(id);
            List<StoredEntry> inTable = rows.take(id);
            List<StoredEntry> inDeadLetters = letters.take(id);
            if (answers.isEmpty() && entries.isEmpty()) {
                verdict.unknown(id);
            } else {
                verdict.countSent(!answers.isEmpty());
                judge(answers.isEmpty() ? entries.get(0) : answers.get(0), inTable, inDeadLetters, verdict);
            }
        }
        return verdict;
    }

    private void judge(SentEntry sent, List<StoredEntry> rows, List<StoredEntry> letters, Verdict verdict) {
        MessageKind kind = messages.kind(sent.number());
        List<StoredEntry> right = kind.place() == MessageKind.Place.TABLE ? rows : letters;
        if (seen.get(sent.number())) {
            verdict.sentTwice(sent, kind);
        }
        seen.set(sent.number());
        verdict.countStored(kind, rows.size(), letters.size());
        if (rows.size() + letters.size() == 0) {
            verdict.lost(sent, kind);
        } else if (rows.size() > 1 || letters.size() > lettersAllowed(sent.id()) || rows.size() * letters.size() > 0) {
            verdict.doubled(sent, kind, rows.size(), letters.size());
        } else if (right.isEmpty()) {
            verdict.misplaced(sent, kind);
        } else if (isAltered(right, messages.fingerprint(sent.number()))) {
            verdict.altered(sent, kind);
        }
    }

    private static boolean isAltered(List<StoredEntry> stored, long fingerprint) {
        return stored.stream().anyMatch(entry -> entry.fingerprint() != fingerprint);
    }

    private long lettersAllowed(EntryId id) {
        return 1 + replays.stream().filter(last -> id.compareTo(last) <= 0).count();
    }

    private static EntryId lowest(List<Ordered<?>> all) {
        return all.stream()
                .filter(ordered -> !ordered.isEmpty())
                .map(Ordered::id)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
