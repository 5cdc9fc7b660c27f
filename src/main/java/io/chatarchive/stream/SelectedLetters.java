package io.chatarchive.stream;

import io.chatarchive.message.StreamEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The letters that somebody has selected, as they are when this is made: one that comes later, or is put in the place of
 * another, is not among them. They are read page by page and without their messages, so that there may be any number of
 * them. Not for several threads. Each method throws {@link org.springframework.dao.DataAccessException} if Redis refuses
 * or does not answer.
 */
public final class SelectedLetters {
    private final DeadLetterStream letters;
    private final LetterFilter filter;
    private final boolean inTrash;
    private final String limit;
    private final Set<String> unknown;
    private final Deque<DeadLetter> read = new ArrayDeque<>();
    private String place = DeadLetterStream.first();
    private String last = "";
    private long count;

    /**
     * Looks for them.
     *
     * @param limit the last entry that may be among them; empty: the last there is
     */
    SelectedLetters(DeadLetterStream letters, LetterFilter filter, boolean inTrash, String limit) {
        this.letters = letters;
        this.filter = filter;
        this.inTrash = inTrash;
        this.limit = limit;
        this.unknown = new LinkedHashSet<>(filter.ids());
        if (filter.ids().isEmpty()) {
            countAll();
        } else {
            readByIds();
        }
    }

    /** There may be millions: they are counted now, and read when they are taken. */
    private void countAll() {
        for (String next = place; !next.isEmpty(); ) {
            DeadLetterStream.Page page = letters.findWithoutData(filter, inTrash, next);
            List<DeadLetter> found = within(page);
            count += found.size();
            if (!found.isEmpty()) {
                last = found.get(found.size() - 1).entry();
            }
            next = found.size() < page.letters().size() ? "" : page.next();
        }
    }

    /** An id that is a letter's means that letter alone, though an entry of the stream has the same. */
    private void readByIds() {
        Set<String> ids = new HashSet<>(filter.ids());
        Set<String> exact = new HashSet<>();
        for (String next = place; !next.isEmpty(); ) {
            DeadLetterStream.Page page = letters.findWithoutData(filter, inTrash, next);
            read.addAll(within(page));
            page.letters().stream()
                    .map(DeadLetter::letter)
                    .filter(ids::contains)
                    .forEach(exact::add);
            next = page.next();
        }
        read.removeIf(letter ->
                !exact.contains(letter.letter()) && exact.contains(letter.id()) && !ids.contains(letter.place()));
        read.forEach(letter -> unknown.removeAll(List.of(letter.letter(), letter.id(), letter.place())));
        place = "";
        count = read.size();
        last = read.isEmpty() ? "" : read.getLast().entry();
    }

    private List<DeadLetter> within(DeadLetterStream.Page page) {
        return limit.isEmpty()
                ? page.letters()
                : page.letters().stream()
                        .filter(letter -> StreamEntry.isNotBefore(limit, letter.entry()))
                        .toList();
    }

    /** The entry of the last one; empty if there is none. */
    public String last() {
        return last;
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /** The ids that no letter has. */
    public List<String> unknown() {
        return List.copyOf(unknown);
    }

    /** The next ones, one of each entry of the stream: fewer than {@code most} before the second of one. Empty at the end. */
    public List<DeadLetter> take(int most) {
        Map<String, DeadLetter> taken = new LinkedHashMap<>();
        while (taken.size() < most && hasNext()) {
            DeadLetter next = read.peek();
            String key = next.id().isEmpty() ? next.entry() : next.id();
            if (taken.putIfAbsent(key, next) != null) {
                break;
            }
            read.remove();
        }
        return new ArrayList<>(taken.values());
    }

    private boolean hasNext() {
        while (read.isEmpty() && !place.isEmpty() && !last.isEmpty()) {
            DeadLetterStream.Page page = letters.findWithoutData(filter, inTrash, place);
            place = page.next();
            for (DeadLetter letter : page.letters()) {
                if (StreamEntry.isNotBefore(last, letter.entry())) {
                    read.add(letter);
                } else {
                    place = "";
                }
            }
        }
        return !read.isEmpty();
    }
}
