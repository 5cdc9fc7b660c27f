package io.chatarchive.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How long the program waits for the other side of a connection. Of one event loop. */
final class HttpTimeouts {
    private static final long SHORTEST_LOOK = TimeUnit.MILLISECONDS.toNanos(50);

    private final EventExecutor loop;
    private final BooleanSupplier isOver;
    private final BooleanSupplier isSuspended;
    private final Runnable end;
    private long deadline;
    private Future<?> next;

    /**
     * Looks from time to time whether patience is at its end.
     *
     * @param isOver ends the looks
     * @param isSuspended while the other side waits for the program
     * @param end what happens at its end
     */
    HttpTimeouts(EventExecutor loop, BooleanSupplier isOver, BooleanSupplier isSuspended, Runnable end) {
        this.loop = loop;
        this.isOver = isOver;
        this.isSuspended = isSuspended;
        this.end = end;
    }

    /** From now on. */
    void last(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
    }

    /** Nothing waits any more; a look that is to come would keep the connection in memory until then. */
    void stop() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    void look() {
        stop();
        if (isOver.getAsBoolean()) {
            return;
        }
        if (deadline <= System.nanoTime() && !isSuspended.getAsBoolean()) {
            end.run();
        }
        long left = Math.max(deadline - System.nanoTime(), SHORTEST_LOOK);
        next = loop.schedule(this::look, left, TimeUnit.NANOSECONDS);
    }
}
