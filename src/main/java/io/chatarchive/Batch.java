package io.chatarchive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * What a read brought.
 *
 * @param entries in the order of their ids
 * @param lookedForIdle whether entries of other consumers were looked for
 * @param claimed how many of the entries, and of the ghosts, were another consumer's before
 * @param ghosts ids that were pending, but whose entries somebody has deleted; they are acknowledged
 */
record Batch(List<StreamEntry> entries, boolean lookedForIdle, long claimed, List<String> ghosts) {

    /** From the reply of {@code read.lua}. */
    static Batch of(List<?> reply, String stream, long largestMessage) {
        List<?> entries = (List<?>) reply.get(2);
        return new Batch(
                entries.stream()
                        .map(entry -> entry((List<?>) entry, stream, largestMessage))
                        .toList(),
                (Long) reply.get(0) >= 0,
                Math.max(0, (Long) reply.get(0)),
                ((List<?>) reply.get(1)).stream().map(Batch::text).toList());
    }

    private static StreamEntry entry(List<?> reply, String stream, long largestMessage) {
        String id = text(reply.get(0));
        long deliveries = (Long) reply.get(1);
        UnreadableMessageException unreadable = switch (text(reply.get(2))) {
            case "readable" -> null;
            case "no message" -> UnreadableMessageException.noField();
            case "too large" -> UnreadableMessageException.tooLarge(text(reply.get(3)), largestMessage);
            default -> UnreadableMessageException.deliveredTooOften(deliveries);
        };
        return new StreamEntry(stream, id, deliveries, unreadable == null ? (byte[]) reply.get(3) : null, unreadable);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, UTF_8);
    }
}
