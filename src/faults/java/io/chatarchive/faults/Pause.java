package io.chatarchive.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

final class Pause {
    private Pause() {}

    /** As long as it says, unless the thread is interrupted. */
    static void of(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
