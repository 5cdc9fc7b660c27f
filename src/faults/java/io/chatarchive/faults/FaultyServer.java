package io.chatarchive.faults;

import java.time.Duration;

/** A server that can be taken away in every way, and comes back with its data at the same address. */
interface FaultyServer extends AutoCloseable {
    /** Starts it, and waits until it answers. */
    void start();

    /** As the loss of its power. */
    void kill();

    /** As its administrator does it. */
    void stop();

    void pause();

    void resume();

    String version();

    @Override
    void close();

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
        pause();
        try {
            Pause.of(pause);
        } finally {
            resume();
        }
    }
}
