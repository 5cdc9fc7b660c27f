package io.chatarchive.stream;

import io.chatarchive.message.StreamEntry;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The entries of which there is a dead letter, or one in the trash: their ids alone, read page by page. It keeps so many that
 * come next in the stream; when those are used up it reads again. Not for several threads.
 */
public final class LetterIds {
    private static final int MOST = 100_000;

    private final DeadLetterStream letters;
    private final int most;
    private final TreeSet<String> ids =
            new TreeSet<>(Comparator.comparing(id -> new StreamEntry("", id, 0, null, null), StreamEntry.BY_ID));
    private String place = DeadLetterStream.first();
    private String placeInTrash = DeadLetterStream.first();
    private String first = "0-0";
    private String last = "";

    /** None is read yet. */
    public LetterIds(DeadLetterStream letters) {
        this(letters, MOST);
    }

    LetterIds(DeadLetterStream letters, int most) {
        this.letters = letters;
        this.most = most;
    }

    /**
     * Those of which there is a letter at this moment.
     *
     * @param entries ids in the order of the stream
     * @throws org.springframework.dao.DataAccessException if Redis refuses or does not answer
     */
    public Set<String> among(List<String> entries) {
        Set<String> found = new HashSet<>();
        if (entries.isEmpty()) {
            return found;
        }
        boolean goesOn = StreamEntry.isNotBefore(entries.get(0), first);
        first = entries.get(0);
        ids.headSet(first).clear();
        readOn();
        if (!goesOn || !isRead(entries)) {
            ids.clear();
            last = "";
            place = DeadLetterStream.first();
            placeInTrash = DeadLetterStream.first();
            readOn();
        }
        if (isRead(entries)) {
            entries.stream().filter(ids::contains).forEach(found::add);
        } else { // so many letters of so few entries
            int half = entries.size() / 2;
            found.addAll(among(entries.subList(0, half)));
            found.addAll(among(entries.subList(half, entries.size())));
        }
        return found;
    }

    private boolean isRead(List<String> entries) {
        return last.isEmpty() || StreamEntry.isNotBefore(last, entries.get(entries.size() - 1));
    }

    /** The dead letters come before and after the trash: one that is discarded or restored meanwhile is found. */
    private void readOn() {
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
            // the original of an edited letter says nothing: its copy is a letter, or has a row
            found.stream()
                    .filter(letter -> !letter.text("because").equals("replaced"))
                    .forEach(letter -> keep(letter.id()));
            if (!found.isEmpty()) {
                behind = new StreamEntry("", found.get(found.size() - 1).entry(), 0, null, null).nextId();
            }
            next = page.next();
        }
        return behind;
    }

    private void keep(String id) {
        if (!StreamEntry.isId(id) || !StreamEntry.isNotBefore(id, first)) {
            return;
        }
        if (last.isEmpty() || StreamEntry.isNotBefore(last, id)) {
            ids.add(id);
        }
        if (ids.size() > most) {
            ids.pollLast();
            last = ids.last();
        }
    }
}
