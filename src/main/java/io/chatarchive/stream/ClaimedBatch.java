package io.chatarchive.stream;

import io.chatarchive.message.StreamEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The entries of one read, in the order of their ids, until each is acknowledged, set aside or left pending. Safe for
 * several threads.
 */
public final class ClaimedBatch {
    private final LongSupplier nanoTime;
    private final long since;
    private final Map<String, StreamEntry> entries = new LinkedHashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private final Set<String> left = new HashSet<>();
    private final Map<String, StreamEntry> dropped = new LinkedHashMap<>();
    private List<StreamEntry> stored = List.of();
    private int storedAnew;
    private int unclassifiedErrors;
    private boolean retries;
    private boolean namedRowTried;
    private boolean mayEndProcess;
    private boolean countsRestored;

    ClaimedBatch(Collection<StreamEntry> read, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
        read.forEach(entry -> entries.put(entry.id(), entry));
    }

    /** What is neither acknowledged nor set aside yet. */
    public synchronized List<StreamEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** Time since it was read. */
    public Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - since);
    }

    /** These are acknowledged, or set aside. */
    public synchronized void finished(Collection<StreamEntry> finished) {
        finished.forEach(entry -> entries.remove(entry.id()));
        stored = List.of();
        finished.forEach(entry -> dropped.remove(entry.id()));
    }

    /** These were deleted from the stream: what is not stored now never comes again. */
    public synchronized void deleted(Collection<String> ids) {
        deleted.addAll(ids);
    }

    /** Those that were deleted and are not stored. */
    synchronized List<String> ghosts() {
        return entries.keySet().stream().filter(deleted::contains).toList();
    }

    /** This message stays pending, which was logged. */
    public synchronized void keep(StreamEntry entry) {
        left.add(entry.id());
    }

    /** All that is left stays pending, which was logged. */
    synchronized void keepAll() {
        left.addAll(entries.keySet());
    }

    /** What no step has dealt with. */
    public synchronized List<StreamEntry> forgotten() {
        return entries.values().stream()
                .filter(entry -> !left.contains(entry.id()))
                .toList();
    }

    /** A step does not want the message. */
    public synchronized void drop(StreamEntry entry) {
        dropped.put(entry.id(), entry);
    }

    /** What was dropped and not acknowledged yet. */
    public synchronized List<StreamEntry> dropped() {
        return List.copyOf(dropped.values());
    }

    /**
     * The table has these messages now; they still are to be acknowledged.
     *
     * @param anew how many of them were not there before
     */
    public synchronized void stored(List<StreamEntry> messages, int anew) {
        stored = messages;
        storedAnew = anew;
    }

    /** What is stored and not acknowledged yet. */
    public synchronized List<StreamEntry> stored() {
        return stored;
    }

    /** How many of them were not there before. */
    public synchronized int storedAnew() {
        return storedAnew;
    }

    /** Counts an unclassified error, after which the batch is retried. */
    public synchronized void unclassifiedError() {
        unclassifiedErrors++;
    }

    public synchronized int unclassifiedErrors() {
        return unclassifiedErrors;
    }

    /** What is left is retried before the next read. */
    public synchronized void retry() {
        retries = true;
    }

    /** What is left if it is to be retried, once; else nothing. */
    public synchronized List<StreamEntry> toRetry() {
        List<StreamEntry> rest = retries ? entries() : List.of();
        retries = false;
        return rest;
    }

    /** Whether the row that an error names is to be tried alone: once in a batch. */
    public synchronized boolean tryNamedRow() {
        boolean first = !namedRowTried;
        namedRowTried = true;
        return first;
    }

    /** One of these messages may be what ends a process: their delivery counts. */
    public synchronized void mayEndProcess() {
        mayEndProcess = true;
    }

    /** Whether the delivery counts of before the read still are to be restored. */
    public synchronized boolean isToBeRestored() {
        return !entries.isEmpty() && !mayEndProcess && !countsRestored;
    }

    public synchronized void countsRestored() {
        countsRestored = true;
    }
}
