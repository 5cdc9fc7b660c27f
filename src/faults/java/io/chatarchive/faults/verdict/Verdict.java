package io.chatarchive.faults.verdict;

import io.chatarchive.faults.entry.DeadLetter;
import io.chatarchive.faults.entry.EntryId;
import io.chatarchive.faults.entry.MessageKind;
import io.chatarchive.faults.entry.MessageKind.Place;
import io.chatarchive.faults.entry.SentEntry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the checker found. */
public final class Verdict {
    private static final int SHOWN = 20;

    /** What can be wrong with an entry. */
    public enum Wrong {
        LOST,
        DOUBLED,
        MISPLACED,
        ALTERED,
        UNKNOWN,
        PENDING
    }

    private final Map<Wrong, Long> wrong = new EnumMap<>(Wrong.class);
    private final List<String> offending = new ArrayList<>();
    private long sent;
    private long told;
    private long archived;
    private long deadLettered;
    private long deadLetteredAgain;
    private long poison;
    private long idsTaken;
    private long leftOver;

    public long sent() {
        return sent;
    }

    /** Entries of the stream whose id the producer was never told. */
    public long neverTold() {
        return sent - told;
    }

    public long poison() {
        return poison;
    }

    public long archived() {
        return archived;
    }

    public long deadLettered() {
        return deadLettered;
    }

    /** Once more after the group was destroyed. */
    public long deadLetteredAgain() {
        return deadLetteredAgain;
    }

    /** Good messages whose id another message had before: the table has that one. */
    public long idsTaken() {
        return idsTaken;
    }

    /** Ids that only the old master gave out, and that are in the table or the dead letters. */
    public long leftOver() {
        return leftOver;
    }

    public long count(Wrong kind) {
        return wrong.getOrDefault(kind, 0L);
    }

    public boolean isClean() {
        return wrong.isEmpty();
    }

    /** A line for each of the first that something is wrong with. */
    public List<String> offending() {
        return List.copyOf(offending);
    }

    void countSent(boolean answered) {
        sent++;
        told += answered ? 1 : 0;
    }

    void countLeftOver() {
        leftOver++;
    }

    void countStored(MessageKind kind, int rows, long letters, boolean taken) {
        poison += kind.place() == Place.DEAD_LETTERS ? 1 : 0;
        idsTaken += taken ? 1 : 0;
        archived += rows;
        deadLettered += Math.min(1, letters);
        deadLetteredAgain += Math.max(0, letters - 1);
    }

    void lost(SentEntry entry, MessageKind kind, Place place) {
        add(Wrong.LOST, entry.id(), kind + " number " + entry.number() + " is in " + place + " 0 times");
    }

    void doubled(SentEntry entry, MessageKind kind, int rows, int letters) {
        add(Wrong.DOUBLED, entry.id(), kind + " number " + entry.number() + ": rows " + rows + ", letters " + letters);
    }

    void misplaced(SentEntry entry, MessageKind kind, Place place, List<DeadLetter> letters) {
        add(
                Wrong.MISPLACED,
                entry.id(),
                kind + " number " + entry.number() + " belongs in " + place + "; reasons in the dead letters "
                        + letters.stream().map(DeadLetter::reason).toList());
    }

    void altered(SentEntry entry, MessageKind kind) {
        add(Wrong.ALTERED, entry.id(), kind + " number " + entry.number() + " is not what was sent");
    }

    void sentTwice(SentEntry entry, MessageKind kind) {
        add(Wrong.DOUBLED, entry.id(), kind + " number " + entry.number() + " is in another entry too");
    }

    void unknown(EntryId id) {
        add(Wrong.UNKNOWN, id, "nobody sent it");
    }

    public void pending(EntryId id) {
        add(Wrong.PENDING, id, "is still pending");
    }

    private void add(Wrong kind, EntryId id, String what) {
        if (wrong.merge(kind, 1L, Long::sum) <= SHOWN) {
            offending.add(kind + " " + id + " " + what);
        }
    }
}
