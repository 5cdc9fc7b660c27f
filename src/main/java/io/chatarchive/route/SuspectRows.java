package io.chatarchive.route;

import io.chatarchive.message.MessageRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells messages that look like most of their batch (the same fields, with values of the same kind, none of unusual
 * length) from those that do not. Where a database rejects a batch, it is mostly for the latter: to try them apart saves
 * many statements. It is a guess, and decides nothing.
 */
final class SuspectRows {
    private static final int NEVER_UNUSUAL = 64;

    private final Map<String, long[]> lengths = new HashMap<>();

    private SuspectRows(List<MessageRow> rows) {
        for (MessageRow row : rows) {
            fields(row).forEach((field, value) -> {
                if (value instanceof String text) {
                    long[] sumAndNumber = lengths.computeIfAbsent(String.valueOf(field), name -> new long[2]);
                    sumAndNumber[0] += text.length();
                    sumAndNumber[1]++;
                }
            });
        }
    }

    /** Two lists, those that look alike and the others; or one, if at least half of the rows do not look alike, or all do. */
    static List<List<MessageRow>> part(List<MessageRow> rows) {
        SuspectRows suspects = new SuspectRows(rows);
        Map<Integer, Long> numbers = rows.stream().collect(Collectors.groupingBy(suspects::of, Collectors.counting()));
        int usual = numbers.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        if (numbers.size() == 1 || numbers.get(usual) * 2 < rows.size()) {
            return List.of(rows);
        }
        Map<Boolean, List<MessageRow>> parts =
                rows.stream().collect(Collectors.partitioningBy(row -> suspects.of(row) == usual));
        return List.of(parts.get(true), parts.get(false));
    }

    /** A step that an engineer added may have put keys of another kind in. */
    private static Map<?, ?> fields(MessageRow row) {
        return row.message();
    }

    private int of(MessageRow row) {
        int look = 0;
        for (Map.Entry<?, ?> field : fields(row).entrySet()) {
            String name = String.valueOf(field.getKey());
            look = 31 * (31 * look + name.hashCode()) + kind(name, field.getValue());
        }
        return look;
    }

    private char kind(String field, Object value) {
        if (value instanceof String text) {
            long[] sumAndNumber = lengths.get(field);
            boolean unusual = text.length() > NEVER_UNUSUAL && text.length() > 4 * sumAndNumber[0] / sumAndNumber[1];
            return unusual ? '+' : '=';
        }
        return value == null ? '0' : value instanceof Boolean ? '?' : '{';
    }
}
