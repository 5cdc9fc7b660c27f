package io.chatarchive.access;

import java.time.Duration;

/** What came of an attempt to log in. */
public sealed interface LoginResult {
    /**
     * It was right.
     *
     * @param session the secret of the new session, for its cookie
     */
    record LoggedIn(Caller caller, String session) implements LoginResult {
        @Override
        public String toString() {
            return "logged in: " + caller.name();
        }
    }

    /**
     * It was not.
     *
     * @param retryAfter until the next attempt is examined
     */
    record Refused(Reason reason, Duration retryAfter) implements LoginResult {}

    enum Reason {
        /** There is no such user, or it is another password; the answer does not tell which. */
        WRONG,
        /** Not examined: attempts of this user or from this address failed a moment ago. */
        DELAYED,
        /** Not examined: too many others log in, or the users file cannot be used. */
        UNAVAILABLE
    }
}
