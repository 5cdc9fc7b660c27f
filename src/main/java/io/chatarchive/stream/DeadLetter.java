package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A message that was set aside, as an entry of the dead letters or of the trash.
 *
 * @param entry id of that entry; it changes when the letter does
 * @param fields all its fields, as received
 */
public record DeadLetter(String entry, Map<String, byte[]> fields) {
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LETTERS = 26;
    private static final int LENGTH = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** An id for a new letter: never that of an entry. */
    static String newId() {
        String first = String.valueOf(CHARACTERS.charAt(RANDOM.nextInt(LETTERS)));
        return first
                + RANDOM.ints(LENGTH - 1L, 0, CHARACTERS.length())
                        .mapToObj(i -> String.valueOf(CHARACTERS.charAt(i)))
                        .collect(Collectors.joining());
    }

    /** The id for one that somebody brings without: always the same for the same text. */
    public static String idFor(String text) {
        long hash = UUID.nameUUIDFromBytes(text.getBytes(UTF_8)).getLeastSignificantBits();
        String digits = Long.toUnsignedString(hash, CHARACTERS.length());
        return "i" + digits.substring(digits.length() - (LENGTH - 1));
    }

    /**
     * From a reply of {@code find-letters.lua}: the id, and names and values by turns.
     *
     * @param otherwise fields that one of an older version lacks
     */
    static DeadLetter of(List<?> reply, Map<String, byte[]> otherwise) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        List<?> list = (List<?>) reply.get(1);
        for (int i = 0; i + 1 < list.size(); i += 2) {
            fields.putIfAbsent(text(list.get(i)), (byte[]) list.get(i + 1));
        }
        otherwise.forEach(fields::putIfAbsent);
        return new DeadLetter(text(reply.get(0)), fields);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, UTF_8);
    }

    /** The text of a field; empty where it has none. */
    public String text(String field) {
        byte[] value = fields.get(field);
        return value == null ? "" : new String(value, UTF_8);
    }

    private long number(String field) {
        String text = text(field);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** Its own id, which stays when it is edited or tried again. One of an older version has that of its entry. */
    public String letter() {
        String letter = text("letter");
        return letter.isEmpty() ? entry : letter;
    }

    /** Whether it is a {@link #place}. */
    public static boolean isPlace(String id) {
        return id.startsWith("@") && StreamEntry.isId(id.substring(1));
    }

    /** What selects it where somebody has given another letter the same id: its entry, after an @. */
    public String place() {
        return "@" + entry;
    }

    /** The id of the entry of the stream that it was. */
    public String id() {
        return text("id");
    }

    /** Whether all of it was read; else some field was too large for who asked. */
    public boolean isWhole() {
        return !fields.containsKey("left-out");
    }

    /** Whether its message was read, or it has none. */
    public boolean hasItsMessage() {
        return fields.containsKey("data") || !fields.containsKey("data-bytes");
    }

    public byte[] data() {
        return fields.getOrDefault("data", new byte[0]);
    }

    public String reason() {
        return text("reason");
    }

    public String error() {
        return text("error");
    }

    public long deliveries() {
        return number("deliveries");
    }

    /** How often it was tried again. */
    public long attempts() {
        return number("attempts");
    }

    /** When it was set aside. One of an older version was when its entry was made. */
    public Instant at() {
        String at = text("at");
        return at.matches("\\d{1,15}") ? Instant.ofEpochMilli(Long.parseLong(at)) : StreamEntry.time(entry);
    }

    /** Whether somebody has changed its data. */
    public boolean isEdited() {
        return fields.containsKey("edited");
    }

    /**
     * The message under the id with which it came, of that stream.
     *
     * @param largest bytes above which it was not read
     */
    public StreamEntry message(String stream, long largest) {
        if (fields.containsKey("data-bytes")) {
            return new StreamEntry(
                    stream, id(), 1, null, UnreadableMessageException.tooLarge(text("data-bytes"), largest));
        }
        byte[] data = data();
        UnreadableMessageException unreadable = data.length == 0 ? UnreadableMessageException.noField() : null;
        return new StreamEntry(stream, id(), 1, unreadable == null ? data : null, unreadable);
    }

    /** The same letter with another message. */
    public DeadLetter withData(byte[] data) {
        Map<String, byte[]> changed = new LinkedHashMap<>(fields);
        changed.put("data", data);
        changed.remove("data-bytes");
        return new DeadLetter(entry, changed);
    }

    /** Speaks of the letter without showing what people wrote. */
    @Override
    public String toString() {
        return letter() + " of entry " + id();
    }
}
