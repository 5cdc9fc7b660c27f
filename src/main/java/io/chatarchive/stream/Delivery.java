package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a read brought.
 *
 * @param entries in the order of their ids
 * @param lookedForIdle whether entries of other consumers were looked for
 * @param claimed how many of the entries, and of the ghosts, were another consumer's before
 * @param claimFrom the pending id from which on to look for such entries next time
 * @param ghosts ids that were pending, but whose entries somebody has deleted; they are acknowledged
 */
public record Delivery(
        List<StreamEntry> entries, boolean lookedForIdle, long claimed, String claimFrom, List<String> ghosts) {

    /** From the reply of {@code read.lua}. */
    static Delivery of(List<?> reply, String stream, long largestMessage) {
        long claimed = (Long) reply.get(0);
        List<String> ids = words(reply.get(3));
        List<String> deliveries = words(reply.get(4));
        List<String> states = words(reply.get(5));
        List<?> messages = (List<?>) reply.get(6);
        List<StreamEntry> entries = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            long count = Long.parseLong(deliveries.get(i));
            byte[] message = (byte[]) messages.get(i);
            UnreadableMessageException unreadable = unreadable(states.get(i), count, message, largestMessage);
            entries.add(new StreamEntry(stream, ids.get(i), count, unreadable == null ? message : null, unreadable));
        }
        return new Delivery(entries, claimed >= 0, Math.max(0, claimed), text(reply.get(1)), words(reply.get(2)));
    }

    /** Whether nothing is to be expected of another read. */
    public boolean isEnd() {
        boolean walked = !lookedForIdle || claimFrom.equals(ClaimSchedule.FROM_THE_FIRST);
        return entries.isEmpty() && ghosts.isEmpty() && walked;
    }

    private static UnreadableMessageException unreadable(String state, long count, byte[] message, long largest) {
        return switch (state) {
            case "readable" -> null;
            case "without-message" -> UnreadableMessageException.noField();
            case "too-large" -> UnreadableMessageException.tooLarge(text(message), largest);
            default -> UnreadableMessageException.deliveredTooOften(count);
        };
    }

    static List<String> words(Object bytes) {
        String text = text(bytes);
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, UTF_8);
    }
}
