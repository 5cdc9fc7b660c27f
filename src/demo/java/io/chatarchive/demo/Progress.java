package io.chatarchive.demo;

import io.chatarchive.fixture.RunningArchive;

/** How far the archive is, in a line. */
final class Progress {
    private final ChatStream stream;
    private final RunningArchive archive;
    private final long start = System.nanoTime();
    private long lastNanos = start;
    private long lastArchived;

    Progress(ChatStream stream, RunningArchive archive) {
        this.stream = stream;
        this.archive = archive;
    }

    /** The rate is that since the last line. What others send, with curl for example, counts too. */
    String line() {
        long archived = archive.archived();
        long letters = archive.deadLettered();
        long sent = Math.max(archived + letters, stream.length());
        long now = System.nanoTime();
        double seconds = Math.max(1e-3, (now - lastNanos) / 1e9);
        String line = String.format(
                "%4ds   sent %,9d   archived %,9d   dead letters %,3d   waiting %,7d   rate %,6.0f/s",
                (now - start) / 1_000_000_000,
                sent,
                archived,
                letters,
                sent - archived - letters,
                (archived - lastArchived) / seconds);
        lastNanos = now;
        lastArchived = archived;
        return line;
    }

    boolean isLevel() {
        return archive.archived() + archive.deadLettered() >= stream.length();
    }
}
