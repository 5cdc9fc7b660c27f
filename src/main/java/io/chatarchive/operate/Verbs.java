package io.chatarchive.operate;

import java.util.Map;
import java.util.Set;

/** What a running process does for who leaves a request. */
final class Verbs {
    static final Map<String, Verb> ALL =
            Map.of("drain", new Drain(), "retry", new Retry(), "replay", new Replay(), "reconcile", new Reconcile());

    /** Those that take no time. */
    static final Set<String> QUICK = Set.of("drain");

    private Verbs() {}
}
