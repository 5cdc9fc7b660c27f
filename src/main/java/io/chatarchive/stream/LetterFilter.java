package io.chatarchive.stream;

import java.time.Instant;
import java.util.List;

/**
 * Which letters are meant.
 *
 * @param ids of letters, or of the entries that they were; empty: whatever the rest says
 * @param reason empty: any
 * @param words of the error, in capitals or not; empty: any
 */
public record LetterFilter(List<String> ids, String reason, String words, Instant from, Instant to) {
    public static final Instant EVER = Instant.ofEpochMilli(0);
    public static final Instant NEVER = Instant.ofEpochMilli(1L << 52);

    /** All of them. */
    public static final LetterFilter ALL = new LetterFilter(List.of(), "", "", EVER, NEVER);

    /** Those with one of these ids: a letter's, or all letters of an entry. */
    public static LetterFilter of(List<String> ids) {
        return new LetterFilter(List.copyOf(ids), "", "", EVER, NEVER);
    }

    public LetterFilter withReason(String newReason) {
        return new LetterFilter(ids, newReason, words, from, to);
    }
}
