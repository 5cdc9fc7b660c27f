package io.chatarchive.faults.chat;

import io.chatarchive.faults.entry.EntryId;
import io.chatarchive.faults.entry.SentEntry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;

/** Every id that the producer was told, in the order of the stream, and which message it is. */
public final class Ledger {
    private long[] times = new long[1 << 16];
    private int[] sequences = new int[1 << 16];
    private int[] numbers = new int[1 << 16];
    private int size;

    synchronized void told(EntryId id, int number) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            sequences = Arrays.copyOf(sequences, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        times[size] = id.ms();
        sequences[size] = Math.toIntExact(id.seq());
        numbers[size] = number;
        size++;
    }

    public synchronized int size() {
        return size;
    }

    /** Which message each id was given to. */
    public synchronized Map<EntryId, Integer> numbers() {
        Map<EntryId, Integer> byId = new HashMap<>();
        entries().forEachRemaining(entry -> byId.put(entry.id(), entry.number()));
        return byId;
    }

    public synchronized Iterator<SentEntry> entries() {
        return IntStream.range(0, size)
                .mapToObj(i -> new SentEntry(new EntryId(times[i], sequences[i]), numbers[i]))
                .iterator();
    }
}
