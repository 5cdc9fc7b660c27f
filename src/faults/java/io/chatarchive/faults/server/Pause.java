package io.chatarchive.faults.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

public final class Pause {
    private Pause() {}

    /** As long as it says, unless the thread is interrupted. */
    public static void of(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        for (long left = length.toNanos();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
