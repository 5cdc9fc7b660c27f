package io.chatarchive.program;

import org.apache.camel.main.Main;

/** The Main that runs, of several that follow each other. An end between two of them is the end of the next one too. */
final class RunningMain {
    private Main running;
    private boolean ended;

    /** Whether the next one may run: not after the end. */
    synchronized boolean begin(Main next) {
        running = next;
        return !ended;
    }

    /** Ends the one that runs, and lets none follow. */
    synchronized void end() {
        ended = true;
        if (running != null) {
            running.completed();
        }
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** Whether one has started, or is about to stop: it may have unfinished batches. */
    synchronized boolean isAtWork() {
        return running != null && (running.isStarted() || running.isStopping() || running.isStopped());
    }
}
