package io.chatarchive.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;

/**
 * Ctrl-C, or another signal that asks the program to end. The JVM itself would run all its shutdown hooks at once: the
 * servers would be gone before the archive is. The second signal does have that effect.
 */
final class StopSignal implements AutoCloseable {
    private static final int STOPPED_BY_SIGNAL = 130;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final Map<String, Object> handlersBefore = new HashMap<>();

    static StopSignal listen() {
        StopSignal stop = new StopSignal();
        for (String signal : List.of("INT", "TERM", "HUP")) {
            stop.handlersBefore.put(signal, Signals.register(signal, stop::ask));
        }
        return stop;
    }

    /** Whether it came within the time. */
    boolean await(Duration time) throws InterruptedException {
        return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void ask() {
        if (asked.getCount() == 0) {
            System.exit(STOPPED_BY_SIGNAL);
        }
        asked.countDown();
    }

    @Override
    public void close() {
        handlersBefore.forEach(Signals::unregister);
    }
}
