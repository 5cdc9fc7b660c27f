package io.chatarchive.access;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who sends a request.
 *
 * @param without verbs that an operator may not use
 */
public record Caller(String name, Role role, Set<String> without) {
    /** What an operator does. */
    static final SortedSet<String> VERBS = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(
            "drain",
            "pause",
            "resume",
            "replay",
            "reconcile",
            "retry",
            "edit",
            "discard",
            "restore",
            "import",
            "export",
            "consumers-remove",
            "cancel")));

    /** Whether the caller may do that; nobody may use a verb that does not exist. */
    public boolean may(String verb) {
        return role == Role.OPERATOR && VERBS.contains(verb) && !without.contains(verb);
    }

    /** Whether the caller may read the text of messages. */
    public boolean seesText() {
        return role != Role.MONITOR;
    }
}
