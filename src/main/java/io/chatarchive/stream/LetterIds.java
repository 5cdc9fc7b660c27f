package io.chatarchive.stream;

import io.chatarchive.message.StreamEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The entries of which there is a dead letter, or one in the trash: their ids alone, read page by page. Not for several
 * threads.
 */
public final class LetterIds {
    private final DeadLetterStream letters;
    private final Predicate<String> wanted;
    private final Set<String> ids = new HashSet<>();
    private String place = DeadLetterStream.first();
    private String placeInTrash = DeadLetterStream.first();

    /** Of those entries that are wanted; none is read yet. */
    public LetterIds(DeadLetterStream letters, Predicate<String> wanted) {
        this.letters = letters;
        this.wanted = wanted;
    }

    /**
     * Reads the letters that have come since it did so last. The dead letters come before and after the
     * trash: one that is discarded or restored meanwhile is found.
     *
     * @throws org.springframework.dao.DataAccessException if Redis refuses or does not answer
     */
    public void readOn() {
        place = readOn(place, false);
        placeInTrash = readOn(placeInTrash, true);
        place = readOn(place, false);
    }

    private String readOn(String from, boolean inTrash) {
        String behind = from;
        String next = from;
        while (!next.isEmpty()) {
            DeadLetterStream.Page page = letters.findWithoutData(LetterFilter.ALL, inTrash, next);
            List<DeadLetter> found = page.letters();
            found.stream().map(DeadLetter::id).filter(wanted).forEach(ids::add);
            if (!found.isEmpty()) {
                behind = new StreamEntry("", found.get(found.size() - 1).entry(), 0, null, null).nextId();
            }
            next = page.next();
        }
        return behind;
    }

    /** Whether there was one when it read on. */
    public boolean contains(String id) {
        return ids.contains(id);
    }
}
