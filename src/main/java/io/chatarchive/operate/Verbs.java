package io.chatarchive.operate;

import java.util.Map;

/** What a running process does for who leaves a request. */
public final class Verbs {
    public static final Map<String, Verb> ALL =
            Map.of("drain", new Drain(), "retry", new Retry(), "replay", new Replay(), "reconcile", new Reconcile());

    private Verbs() {}
}
