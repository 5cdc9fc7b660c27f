package io.chatarchive.faults;

import io.chatarchive.faults.entry.EntryId;
import java.time.Duration;
import java.util.Optional;

/** How long messages wait: from when they were sent or, where that is later, from when the last fault was healed. */
final class Waits {
    private final long healed;
    private long longest;

    /**
     * @param healed milliseconds since 1970, by the clock that ids are made of
     */
    Waits(long healed) {
        this.healed = healed;
    }

    /** Looks at the oldest message that is not finished. */
    void look(Optional<EntryId> oldest, long now) {
        oldest.ifPresent(id -> longest = Math.max(longest, now - Math.max(id.ms(), healed)));
    }

    Duration longest() {
        return Duration.ofMillis(longest);
    }
}
