package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.settings.InvalidSettingException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A part of the stream, as the arguments of a job.
 *
 * @param from the first entry id, or {@code -}
 * @param to the last entry id, or {@code +}
 */
public record EntryRange(String from, String to) {
    private static final String LAST = "-18446744073709551615";

    /**
     * From what somebody typed: ids of entries, or times.
     *
     * @param from null: from the first entry
     * @param to null: to the last
     */
    public static EntryRange of(String from, String to) {
        return new EntryRange(from == null ? "-" : id(from, "--from", "-0"), to == null ? "+" : id(to, "--to", LAST));
    }

    private static String id(String text, String option, String sequence) {
        if (text.matches("\\d{1,20}-\\d{1,20}")) {
            return text;
        }
        if (text.matches("\\d{1,20}")) {
            return text + sequence;
        }
        try {
            return Instant.parse(text).toEpochMilli() + sequence;
        } catch (DateTimeException e) {
            throw new InvalidSettingException(option + " is '" + text + "'; expected the id of an entry, such as"
                    + " 1655188547271-0, or a time, such as 2026-11-26T10:00:00Z.");
        }
    }

    public ObjectNode write() {
        return JsonNodeFactory.instance.objectNode().put("from", from).put("to", to);
    }

    static EntryRange read(JsonNode arguments) {
        return new EntryRange(
                arguments.path("from").asText("-"), arguments.path("to").asText("+"));
    }
}
