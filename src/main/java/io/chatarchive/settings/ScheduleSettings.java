package io.chatarchive.settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.scheduling.support.CronExpression;

/**
 * When the archive may drain; the settings {@code chat.schedule.*}. Cron expressions are Spring's, which is there for
 * its Redis client anyway.
 *
 * @param cron the times of the drains; empty: each tick
 * @param windows hours of the day; none: all day
 * @param mostWaiting outside of the windows, so many entries may wait; 0: any number
 * @param longestWait outside of the windows, so long may the oldest entry wait; zero: for ever
 */
public record ScheduleSettings(
        Optional<CronExpression> cron, ZoneId zone, List<Window> windows, long mostWaiting, Duration longestWait) {

    private static final String MOST_WAITING = "chat.schedule.most-waiting";
    private static final String LONGEST_WAIT = "chat.schedule.longest-wait";

    /** From the one time of the day to just before the other, which may be on the next day. */
    public record Window(LocalTime from, LocalTime to) {}

    static ScheduleSettings of(SettingReader read) {
        ScheduleSettings settings = new ScheduleSettings(
                cron(read),
                zone(read),
                windows(read),
                read.number(MOST_WAITING, 0, Integer.MAX_VALUE),
                read.duration(LONGEST_WAIT, Duration.ZERO));
        if (settings.windows().isEmpty() || settings.cron().isPresent()) {
            String expected =
                    "0, since it is about what waits outside of a chat.schedule.window, without a cron expression";
            if (settings.mostWaiting() > 0) {
                throw SettingReader.invalid(MOST_WAITING, read.optional(MOST_WAITING), expected);
            }
            if (!settings.longestWait().isZero()) {
                throw SettingReader.invalid(LONGEST_WAIT, read.optional(LONGEST_WAIT), expected);
            }
        }
        return settings;
    }

    private static Optional<CronExpression> cron(SettingReader read) {
        String key = "chat.schedule.cron";
        String value = read.optional(key);
        String expected = "six fields, second, minute, hour, day, month and weekday, such as 0 0 2 * * MON-FRI";
        if (value.isEmpty()) {
            return Optional.empty();
        }
        CronExpression cron;
        try {
            cron = CronExpression.parse(value);
        } catch (IllegalArgumentException e) {
            throw SettingReader.invalid(key, value, expected + " (" + e.getMessage() + ")");
        }
        if (cron.next(LocalDateTime.now(ZoneOffset.UTC)) == null) {
            throw SettingReader.invalid(key, value, expected + ", and a time that comes");
        }
        return Optional.of(cron);
    }

    private static ZoneId zone(SettingReader read) {
        String key = "chat.schedule.time-zone";
        String value = read.optional(key);
        try {
            return value.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(value);
        } catch (DateTimeException e) {
            throw SettingReader.invalid(key, value, "a time zone such as Asia/Shanghai, UTC or +08:00");
        }
    }

    private static List<Window> windows(SettingReader read) {
        String key = "chat.schedule.window";
        String value = read.optional(key);
        try {
            return value.isEmpty()
                    ? List.of()
                    : Stream.of(value.split(",", -1))
                            .map(ScheduleSettings::window)
                            .toList();
        } catch (DateTimeException e) {
            throw SettingReader.invalid(key, value, "hours of the day, such as 01:00-06:00 or 22:00-02:00,12:00-13:30");
        }
    }

    private static Window window(String text) {
        String[] times = text.strip().split("-", -1);
        if (times.length != 2) {
            throw new DateTimeException("not a window");
        }
        Window window = new Window(LocalTime.parse(times[0].strip()), LocalTime.parse(times[1].strip()));
        if (window.from().equals(window.to())) {
            throw new DateTimeException("empty");
        }
        return window;
    }
}
