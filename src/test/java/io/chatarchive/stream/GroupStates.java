package io.chatarchive.stream;

import java.util.HashMap;
import java.util.Map;

/** States of a group as the script says them, for tests. */
public final class GroupStates {
    private GroupStates() {}

    public static GroupState idle() {
        return with("lag", "0");
    }

    public static GroupState unread() {
        return with("first_unread", "6-0", "lag", "12");
    }

    public static GroupState pending(int own, int others) {
        return with(
                "pending", String.valueOf(own + others),
                "own_pending", String.valueOf(own),
                "oldest_pending", "1-0");
    }

    /** A group that has been given everything and has acknowledged it, unless the test says otherwise. */
    public static GroupState with(String... namesAndValues) {
        Map<String, String> said = new HashMap<>(Map.of(
                "now", "60000",
                "length", "20",
                "dead_letters", "0",
                "last_delivered", "5-0",
                "consumers", "2",
                "pending", "0"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            said.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return GroupState.of(said);
    }
}
