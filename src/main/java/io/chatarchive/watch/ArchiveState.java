package io.chatarchive.watch;

import java.util.Arrays;
import java.util.Optional;

/** How an archive is, in one word; from the best to the worst of what several processes may say. */
public enum ArchiveState {
    /** Nothing waits, or did at some moment of the last minute. */
    UP_TO_DATE("up-to-date", true),
    /** Something waits for the next look, or by the schedule. */
    WAITING("waiting", true),
    /** Something waits, and becomes less. */
    CATCHING_UP("catching-up", true),
    /** Somebody has paused it. */
    PAUSED("paused", true),
    /** More comes than is stored. */
    FALLING_BEHIND("falling-behind", false),
    /** Something waits, and nothing moves. */
    STALLED("stalled", false),
    /** A server is away, or refuses. */
    BLOCKED("blocked", false),
    /** Redis cannot be asked. */
    UNKNOWN("unknown", false);

    private final String word;
    private final boolean good;

    ArchiveState(String word, boolean good) {
        this.word = word;
        this.good = good;
    }

    public String word() {
        return word;
    }

    /** Whether nobody needs to look after it. */
    public boolean isGood() {
        return good;
    }

    public static Optional<ArchiveState> of(String word) {
        return Arrays.stream(values()).filter(state -> state.word.equals(word)).findFirst();
    }
}
