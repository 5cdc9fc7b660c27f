package io.chatarchive.faults.entry;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What is identified, in the order of ids, taken id by id. */
public final class Ordered<T extends Identified> {
    private final String name;
    private final Iterator<T> source;
    private T head;

    public Ordered(String name, Iterator<T> source) {
        this.name = name;
        this.source = source;
        advance();
    }

    public boolean isEmpty() {
        return head == null;
    }

    /** The lowest id that is left. */
    public EntryId id() {
        return head.id();
    }

    /** Takes everything that has this id. */
    public List<T> take(EntryId id) {
        List<T> taken = new ArrayList<>(1);
        while (head != null && head.id().equals(id)) {
            taken.add(head);
            advance();
        }
        return taken;
    }

    private void advance() {
        T last = head;
        head = source.hasNext() ? source.next() : null;
        if (last != null && head != null && last.id().compareTo(head.id()) > 0) {
            throw new IllegalArgumentException(name + ": " + head.id() + " comes after " + last.id());
        }
    }
}
