package io.chatarchive.operate;

import io.chatarchive.fault.Fault;
import io.chatarchive.route.DeadLetters;

/**
 * What became of a message that an operator sent through the routes.
 *
 * @param error why it was not stored; else null
 * @param besideRow whether the table has a row of its id though it can never be stored, as when somebody has repaired it
 */
record Outcome(Kind kind, Throwable error, boolean besideRow) {
    enum Kind {
        /** The table has its row now. */
        STORED,
        /** The table had its row before: it is as the message would make it now. */
        ALREADY_STORED,
        /** The table had a row of its id before, and it differs, or nobody can compare it. */
        ROW_IS_THERE,
        /** A step of the routes dropped it. */
        DROPPED,
        /** It can never be stored, as it is. */
        REJECTED,
        /** It was not stored, and nobody knows whether it can be. */
        LEFT
    }

    Outcome(Kind kind, Throwable error) {
        this(kind, error, false);
    }

    static Outcome of(Kind kind) {
        return new Outcome(kind, null);
    }

    boolean isIn() {
        return kind == Kind.STORED || kind == Kind.ALREADY_STORED || kind == Kind.ROW_IS_THERE;
    }

    /** As the reason of a dead letter. */
    String reason() {
        return kind == Kind.REJECTED ? DeadLetters.reason(error) : "not stored";
    }

    /** Why it was not stored, in words; empty if it was, or was dropped. */
    String words() {
        return switch (kind) {
            case REJECTED -> DeadLetters.explanation(error);
            case LEFT -> Fault.of(error).sentence();
            default -> "";
        };
    }
}
