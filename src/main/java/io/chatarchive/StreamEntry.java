package io.chatarchive;

/**
 * An entry of the stream as it was received.
 *
 * @param stream the key of the stream
 * @param id the entry id, {@code milliseconds-sequence}, both unsigned 64 bit
 * @param data the bytes of the field that holds the message, or null where the entry lacks that field
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed on, never compared
public record StreamEntry(String stream, String id, byte[] data) {

    long milliseconds() {
        return Long.parseUnsignedLong(id, 0, id.indexOf('-'), 10);
    }

    long sequence() {
        return Long.parseUnsignedLong(id, id.indexOf('-') + 1, id.length(), 10);
    }

    /**
     * The message as received.
     *
     * @throws UnreadableMessageException if the entry lacks the field
     */
    public byte[] message() {
        if (data == null) {
            throw UnreadableMessageException.noField();
        }
        return data;
    }

    /** Speaks of the entry without showing what people wrote. */
    @Override
    public String toString() {
        return stream + " " + id;
    }
}
