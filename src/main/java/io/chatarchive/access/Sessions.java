package io.chatarchive.access;

import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who has logged in. In memory only, by the SHA-256 of a secret that only the browser has. Beyond a number the session that
 * was idle for longest makes room. Thread-safe.
 */
final class Sessions {
    static final Duration LONGEST = Duration.ofHours(12);
    static final int MOST = 1_000;

    private final Duration idle;
    private final LongSupplier nanoTime;

    /** In the order in which they were last used. */
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    private record Session(User user, long begun, long used) {}

    Sessions(Duration idle, LongSupplier nanoTime) {
        this.idle = idle.compareTo(LONGEST) < 0 ? idle : LONGEST;
        this.nanoTime = nanoTime;
    }

    /** Returns its secret. */
    synchronized String begin(User user) {
        String secret = Secrets.random();
        long now = nanoTime.getAsLong();
        sessions.put(key(secret), new Session(user, now, now));
        if (sessions.size() > MOST) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        return secret;
    }

    /** The user as the file has it now; empty if the session has ended. A look counts as use. */
    synchronized Optional<User> find(String secret, Users users) {
        if (!isSecret(secret)) {
            return Optional.empty();
        }
        String key = key(secret);
        Session session = sessions.remove(key);
        if (session == null || hasEnded(session)) {
            return Optional.empty();
        }
        Optional<User> user = users.find(session.user().name()).filter(session.user()::isStill);
        if (user.isPresent()) {
            sessions.put(key, new Session(session.user(), session.begun(), nanoTime.getAsLong()));
        }
        return user;
    }

    synchronized void end(String secret) {
        if (isSecret(secret)) {
            sessions.remove(key(secret));
        }
    }

    synchronized int size() {
        return sessions.size();
    }

    private boolean hasEnded(Session session) {
        long now = nanoTime.getAsLong();
        return now - session.used() >= idle.toNanos() || now - session.begun() >= LONGEST.toNanos();
    }

    private static boolean isSecret(String text) {
        return text != null && text.length() == Secrets.LENGTH;
    }

    private static String key(String secret) {
        return HexFormat.of().formatHex(Secrets.sha256(secret));
    }
}
