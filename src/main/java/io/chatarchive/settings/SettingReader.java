package io.chatarchive.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/** Reads settings by key and turns what cannot be used into one sentence: key, value, what was expected. */
public final class SettingReader {
    private static final Pattern DURATION =
            Pattern.compile("\\d{1,9}(ms|s|m|h|d)?|(\\d{1,9}h)?(\\d{1,9}m)?(\\d{1,9}s)?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KB|MB|GB)?");

    private final Function<String, Optional<String>> source;

    public SettingReader(Function<String, Optional<String>> source) {
        this.source = source;
    }

    public String text(String key, String expected) {
        String value = optional(key);
        if (value.isEmpty()) {
            throw invalid(key, value, expected);
        }
        return value;
    }

    /** The value without blanks at its ends, or empty text where there is none. */
    public String optional(String key) {
        return asItIs(key).strip();
    }

    /** A secret or a name: every character counts. Empty text where there is none. */
    public String asItIs(String key) {
        return source.apply(key).orElse("");
    }

    /** A name that must be there. */
    String name(String key, String expected) {
        String value = asItIs(key);
        if (value.isBlank()) {
            throw invalid(key, value, expected);
        }
        return value;
    }

    public int number(String key, int least, int most) {
        String value = optional(key);
        String expected = "a whole number from " + least + " to " + most;
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(key, value, expected);
        }
        throw invalid(key, value, expected);
    }

    public boolean flag(String key) {
        String value = optional(key).toLowerCase(Locale.ROOT);
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(key, value, "true or false");
        };
    }

    public Duration duration(String key, Duration least) {
        String value = optional(key);
        String expected = "a duration of at least " + least.toMillis() + "ms, such as 500ms, 30s, 5m or 1h";
        if (value.isEmpty() || !DURATION.matcher(value).matches()) {
            throw invalid(key, value, expected);
        }
        Duration duration = Duration.ofMillis(TimeUtils.toMilliSeconds(value));
        if (duration.compareTo(least) < 0) {
            throw invalid(key, value, expected);
        }
        return duration;
    }

    /** A number of bytes, such as 65536, 64KB or 1MB; 1 KB is 1024 bytes. */
    public long bytes(String key, long least, long most) {
        String value = optional(key);
        var matcher = SIZE.matcher(value.toUpperCase(Locale.ROOT));
        String expected = "a size from " + least + " to " + most + " bytes, such as 65536, 64KB or 1MB";
        if (!matcher.matches()) {
            throw invalid(key, value, expected);
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        int shift = 10 * Arrays.asList("B", "KB", "MB", "GB").indexOf(unit);
        long bytes = Long.parseLong(matcher.group(1)) << shift;
        if (bytes < least || bytes > most) {
            throw invalid(key, value, expected);
        }
        return bytes;
    }

    <E extends Enum<E>> E oneOf(String key, Class<E> words) {
        String value = optional(key);
        return Arrays.stream(words.getEnumConstants())
                .filter(word -> word.name().toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> invalid(
                        key,
                        value,
                        "one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(words.getEnumConstants())
                                                .map(word -> word.name().toLowerCase(Locale.ROOT))
                                                .toList())));
    }

    public static InvalidSettingException invalid(String key, String value, String expected) {
        String found = value.isEmpty() ? "is empty" : "is '" + value + "'";
        return new InvalidSettingException(key, found + "; expected " + expected + ".");
    }
}
