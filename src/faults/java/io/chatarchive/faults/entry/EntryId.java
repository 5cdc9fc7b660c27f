package io.chatarchive.faults.entry;

/** The id of a stream entry: milliseconds since 1970, and a number within the millisecond. */
public record EntryId(long ms, long seq) implements Comparable<EntryId> {
    public static EntryId of(String id) {
        int dash = id.indexOf('-');
        return new EntryId(Long.parseLong(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1)));
    }

    @Override
    public int compareTo(EntryId other) {
        int byTime = Long.compareUnsigned(ms, other.ms);
        return byTime != 0 ? byTime : Long.compareUnsigned(seq, other.seq);
    }

    @Override
    public String toString() {
        return ms + "-" + seq;
    }
}
