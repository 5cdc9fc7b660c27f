package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.InvalidSettingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/**
 * A part of the stream, as the arguments of a job.
 *
 * @param from the first entry id, or {@code -}
 * @param to the last entry id, or {@code +}
 */
public record EntryRange(String from, String to) {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final String LAST = "-18446744073709551615";

    /**
     * From what somebody typed: ids of entries, times, or days.
     *
     * @param from null: from the first entry
     * @param to null: to the last
     */
    public static EntryRange of(String from, String to) {
        EntryRange range = new EntryRange(from == null ? "-" : id(from, "-0"), to == null ? "+" : id(to, LAST));
        if (from != null && to != null && !StreamEntry.isNotBefore(range.to, range.from)) {
            throw new InvalidSettingException("The range ends with " + to + ", before it begins with " + from + ".");
        }
        return range;
    }

    /** Whether an id is in it; one that is no id of an entry is not. */
    boolean contains(String id) {
        return StreamEntry.isId(id)
                && (from.equals("-") || StreamEntry.isNotBefore(id, from))
                && (to.equals("+") || StreamEntry.isNotBefore(to, id));
    }

    private static String id(String text, String sequence) {
        String whole = text.contains("-") ? text : text + sequence;
        if (StreamEntry.isId(whole)) {
            return whole;
        }
        try {
            String time = time(text, sequence.equals(LAST)).toEpochMilli() + sequence;
            if (StreamEntry.isId(time)) { // and not before 1970
                return time;
            }
            throw new DateTimeException(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidSettingException(
                    "'" + text + "' is no place in the stream; expected the id of an entry, such as"
                            + " 1655188547271-0, or a time, such as 2026-11-26T10:00:00Z.");
        }
    }

    /**
     * A time, or a day in UTC: it begins a range with its first millisecond, and ends one with its last.
     *
     * @throws DateTimeException if it is neither
     */
    public static Instant time(String text, boolean isEnd) {
        if (!DAY.matcher(text).matches()) {
            return Instant.parse(text);
        }
        LocalDate day = LocalDate.parse(text);
        return isEnd
                ? day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1)
                : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public ObjectNode write() {
        return JsonNodeFactory.instance.objectNode().put("from", from).put("to", to);
    }

    static EntryRange read(JsonNode arguments) {
        return new EntryRange(
                arguments.path("from").asText("-"), arguments.path("to").asText("+"));
    }
}
