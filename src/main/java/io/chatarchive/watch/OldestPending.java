package io.chatarchive.watch;

import io.chatarchive.stream.GroupState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * For how long the oldest pending entry has been the same one. Where messages move it is another with each look, however
 * long ago it was added. Redis only knows the last delivery, which each claim and retry begins anew. Not for several threads.
 */
final class OldestPending {
    private final Clock clock;
    private String id = "";
    private Instant since = Instant.EPOCH;

    OldestPending(Clock clock) {
        this.clock = clock;
    }

    /** Empty if nothing is pending. A time in which nobody could look counts where the entry is the same afterwards. */
    Optional<Duration> unchanged(GroupState group) {
        Instant now = clock.instant();
        if (!id.equals(group.oldestPending()) || now.isBefore(since)) {
            id = group.oldestPending();
            since = now;
        }
        return id.isEmpty() ? Optional.empty() : Optional.of(Duration.between(since, now));
    }
}
