package io.chatarchive.access;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Examines one password at a time, in the order in which they come; few may wait, and not for long. Thread-safe. */
final class LoginQueue {
    private final Semaphore turn = new Semaphore(1, true);
    private final Semaphore places;
    private final Duration patience;

    /**
     * An empty queue.
     *
     * @param places for those who wait, and the one that is examined
     * @param patience so long waits each
     */
    LoginQueue(int places, Duration patience) {
        this.places = new Semaphore(places);
        this.patience = patience;
    }

    /** What the work results in; empty if its turn did not come. */
    <T> Optional<T> run(Supplier<T> work) {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return awaitTurn() ? Optional.of(inTurn(work)) : Optional.empty();
        } finally {
            places.release();
        }
    }

    private boolean awaitTurn() {
        try {
            return turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            return work.get();
        } finally {
            turn.release();
        }
    }
}
