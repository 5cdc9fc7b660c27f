package io.chatarchive.program;

import io.chatarchive.access.Role;
import java.util.ArrayList;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Verbs as somebody types them: with commas in between. */
final class TypedVerbs {
    static final String ROLES = "monitor (looks, and sees no text of messages), viewer (looks) or operator (acts).";
    static final String WITHOUT = "Verbs that this operator may not use, with commas in between.";

    private TypedVerbs() {}

    /** For completion. */
    static final class Roles extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Roles() {
            super(Stream.of(Role.values()).map(Role::word).toList());
        }
    }

    static SortedSet<String> of(String typed) {
        return Stream.of(typed.split(",", -1))
                .map(String::strip)
                .filter(verb -> !verb.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
