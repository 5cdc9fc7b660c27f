package io.chatarchive.message;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * An entry of the stream as it was received.
 *
 * @param stream the key of the stream
 * @param id the entry id, {@code milliseconds-sequence}, both unsigned 64 bit
 * @param deliveries how often it has been delivered, this time included
 * @param data the bytes of the field that holds the message, or null where there is nothing to read
 * @param unreadable why there is nothing to read, or null
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed on, never compared
public record StreamEntry(
        String stream, String id, long deliveries, byte[] data, UnreadableMessageException unreadable) {

    private static final Pattern ID = Pattern.compile("(0|[1-9]\\d{0,19})-(0|[1-9]\\d{0,19})");

    public static final Comparator<StreamEntry> BY_ID = Comparator.comparing(
                    StreamEntry::milliseconds, Long::compareUnsigned)
            .thenComparing(StreamEntry::sequence, Long::compareUnsigned);

    /** Whether it is the id of an entry as Redis writes it. */
    public static boolean isId(String text) {
        if (!ID.matcher(text).matches()) {
            return false;
        }
        int dash = text.indexOf('-');
        return new BigInteger(text.substring(0, dash)).bitLength() <= Long.SIZE
                && new BigInteger(text.substring(dash + 1)).bitLength() <= Long.SIZE;
    }

    /** The time that an id of an entry has; one that no calendar has counts as the last there is. */
    public static Instant time(String id) {
        String milliseconds = id.substring(0, id.indexOf('-'));
        return Instant.ofEpochMilli(milliseconds.length() > 15 ? 999_999_999_999_999L : Long.parseLong(milliseconds));
    }

    long milliseconds() {
        return Long.parseUnsignedLong(id, 0, id.indexOf('-'), 10);
    }

    long sequence() {
        return Long.parseUnsignedLong(id, id.indexOf('-') + 1, id.length(), 10);
    }

    public boolean isNotBefore(String otherId) {
        return isNotBefore(id, otherId);
    }

    public static boolean isNotBefore(String id, String otherId) {
        return BY_ID.compare(new StreamEntry("", id, 0, null, null), new StreamEntry("", otherId, 0, null, null)) >= 0;
    }

    /** How often it had been delivered before it was read; one that was delivered too often was not read again. */
    public long deliveriesBefore() {
        boolean notRead = unreadable != null && unreadable.isDeliveredTooOften();
        return notRead ? deliveries : Math.max(0, deliveries - 1);
    }

    /** The smallest id after this one. */
    public String nextId() {
        long next = sequence() + 1;
        return Long.toUnsignedString(next == 0 ? milliseconds() + 1 : milliseconds()) + "-"
                + Long.toUnsignedString(next);
    }

    /**
     * The message as received.
     *
     * @throws UnreadableMessageException if the entry lacks it, or if it was not read, because it is too large or has
     *     been delivered too often
     */
    public byte[] message() {
        if (unreadable != null) {
            throw unreadable;
        }
        return data;
    }

    /** Speaks of the entry without showing what people wrote. */
    @Override
    public String toString() {
        return stream + " " + id;
    }
}
