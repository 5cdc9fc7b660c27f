package io.chatarchive.faults.server;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** A server that can be taken away in every way, and comes back with its data at the same address. */
interface FaultyServer extends AutoCloseable {
    Duration PATIENCE = Duration.ofSeconds(90);

    ChildProcess process();

    /** Returns if it answers, whatever it says. */
    void answer() throws Exception;

    String version();

    /** Starts it, and waits until it answers. */
    default void start() {
        process().start();
        await().atMost(PATIENCE)
                .ignoreExceptionsMatching(e -> process().isAlive())
                .until(() -> {
                    process().requireAlive();
                    answer();
                    return true;
                });
    }

    /** As the loss of its power. */
    default void kill() {
        process().kill();
    }

    /** As its administrator does it. */
    default void stop() {
        process().terminate(PATIENCE);
    }

    @Override
    default void close() {
        kill();
    }

    default void restart() {
        stop();
        start();
    }

    default void killAndRestart() {
        kill();
        start();
    }

    default void leaveFor(Duration absence) {
        stop();
        Pause.of(absence);
        start();
    }

    default void pauseFor(Duration pause) {
        process().pauseFor(pause);
    }
}
