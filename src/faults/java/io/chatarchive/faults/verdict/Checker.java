package io.chatarchive.faults.verdict;

import io.chatarchive.faults.entry.DeadLetter;
import io.chatarchive.faults.entry.EntryId;
import io.chatarchive.faults.entry.MessageKind;
import io.chatarchive.faults.entry.MessageKind.Place;
import io.chatarchive.faults.entry.Messages;
import io.chatarchive.faults.entry.Ordered;
import io.chatarchive.faults.entry.SentEntry;
import io.chatarchive.faults.entry.Stored;
import io.chatarchive.faults.entry.StoredEntry;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Compares what was sent with what became of it: each entry exactly once, in the table or in the dead letters, wherever
 * it belongs, word for word. Sent is what the producer was told, and what else is in the stream: an entry whose id was
 * never told, since the answer was lost. Everything comes in the order of ids and is looked at once, so that a run of
 * any length can be checked in little memory.
 *
 * <p>Where somebody destroys the consumer group, Redis forgets what was dead-lettered, and a bad message is one once
 * more. So a message may have one dead letter from before that, and one from after it, but no two from between.
 *
 * <p>After a failover the entries of the new master are what counts. What only the old master had is lost by Redis, not
 * by the archive; rows of it may be in the table. Where both gave the same id to different messages, and the table has
 * the old one, the new one belongs in the dead letters, for that reason.
 */
public final class Checker {
    static final String ID_TAKEN = "id taken";

    private final Messages messages;
    private final Map<EntryId, Integer> oldMaster;
    private final BitSet seen = new BitSet();

    public Checker(Messages messages) {
        this(messages, Map.of());
    }

    /**
     * @param oldMaster the ids that a master gave out before another took over, and the numbers of their messages
     */
    public Checker(Messages messages, Map<EntryId, Integer> oldMaster) {
        this.messages = messages;
        this.oldMaster = oldMaster;
    }

    public Verdict check(
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
                judgeUnsent(id, inTable, inDeadLetters, verdict);
            } else {
                verdict.countSent(!answers.isEmpty());
                judge(answers.isEmpty() ? entries.get(0) : answers.get(0), inTable, inDeadLetters, verdict);
            }
        }
        return verdict;
    }

    /** What is of the old master may be left over; else nobody knows where it comes from. */
    private void judgeUnsent(EntryId id, List<StoredEntry> rows, List<DeadLetter> letters, Verdict verdict) {
        if (rows.stream().allMatch(row -> isOfOldMaster(row, Place.TABLE))
                && letters.stream().allMatch(letter -> isOfOldMaster(letter, Place.DEAD_LETTERS))) {
            verdict.countLeftOver();
        } else {
            verdict.unknown(id);
        }
    }

    private boolean isOfOldMaster(Stored stored, Place place) {
        Integer old = oldMaster.get(stored.id());
        return old != null
                && (place == Place.DEAD_LETTERS || messages.kind(old).place() == Place.TABLE)
                && messages.fingerprint(old, place) == stored.fingerprint();
    }

    private void judge(SentEntry sent, List<StoredEntry> inTable, List<DeadLetter> letters, Verdict verdict) {
        MessageKind kind = messages.kind(sent.number());
        List<StoredEntry> rows = withoutThoseOfOldMaster(inTable, sent);
        boolean taken = rows.size() < inTable.size() && kind.place() == Place.TABLE;
        Place place = taken ? Place.DEAD_LETTERS : kind.place();
        List<? extends Stored> right = place == Place.TABLE ? rows : letters;
        if (seen.get(sent.number())) {
            verdict.sentTwice(sent, kind);
        }
        seen.set(sent.number());
        long allowed = letters.stream().map(DeadLetter::destroyed).distinct().count();
        verdict.countStored(kind, rows.size(), allowed, taken);
        if (rows.size() + letters.size() == 0) {
            verdict.lost(sent, kind, place);
        } else if (rows.size() > 1 || letters.size() > allowed || rows.size() * letters.size() > 0) {
            verdict.doubled(sent, kind, rows.size(), letters.size());
        } else if (right.isEmpty()
                || (taken
                        && letters.stream().noneMatch(letter -> letter.reason().equals(ID_TAKEN)))) {
            verdict.misplaced(sent, kind, place, letters);
        } else if (isAltered(right, messages.fingerprint(sent.number(), place))) {
            verdict.altered(sent, kind);
        }
    }

    private List<StoredEntry> withoutThoseOfOldMaster(List<StoredEntry> rows, SentEntry sent) {
        boolean givenTwice = oldMaster.getOrDefault(sent.id(), sent.number()) != sent.number();
        return givenTwice
                ? rows.stream().filter(row -> !isOfOldMaster(row, Place.TABLE)).toList()
                : rows;
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
