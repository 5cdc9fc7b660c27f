package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.settings.ScheduleSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.scheduling.support.CronExpression;

/** What a schedule does on the days on which the clock of its zone is changed. */
class WallClockTest {

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        // the clock skips the time: it comes when the clock goes on, once
        "Europe/Berlin,       2026-03-29, 0 0 2 * * *,     03:00+02:00",
        "Europe/Berlin,       2026-03-29, 0 30 2 * * *,    03:00+02:00",
        "Europe/Berlin,       2026-03-29, 0 59 1 * * *,    01:59+01:00",
        "Europe/Berlin,       2026-03-29, 0 0 3 * * *,     03:00+02:00",
        "Europe/Berlin,       2026-03-29, 0 0 1-4 * * *,   01:00+01:00 03:00+02:00 04:00+02:00",
        "Europe/Berlin,       2026-03-29, 0 */20 1-3 * * *, "
                + "01:00+01:00 01:20+01:00 01:40+01:00 03:00+02:00 03:20+02:00 03:40+02:00",
        "Europe/Berlin,       2026-03-29, 0 0 2 * * SUN,   03:00+02:00",
        "Europe/Berlin,       2026-03-29, 0 0 2 29 3 *,    03:00+02:00",
        "Africa/Cairo,        2026-04-24, 0 0 0 * * *,     01:00+03:00",
        "Africa/Cairo,        2026-04-24, 0 0 */2 * * *,   01:00+03:00 02:00+03:00 04:00+03:00 06:00+03:00 08:00+03:00 "
                + "10:00+03:00 12:00+03:00 14:00+03:00 16:00+03:00 18:00+03:00 20:00+03:00 22:00+03:00",
        "America/Sao_Paulo,   2018-11-04, 0 15 0 * * *,    01:00-02:00",
        "Australia/Lord_Howe, 2026-10-04, 0 15 2 * * *,    02:30+11:00",
        "Australia/Lord_Howe, 2026-10-04, 0 */15 2 * * *,  02:30+11:00 02:45+11:00",
        // the clock shows the time twice: the first counts
        "Europe/Berlin,       2026-10-25, 0 0 2 * * *,     02:00+02:00",
        "Europe/Berlin,       2026-10-25, 0 30 2 * * *,    02:30+02:00",
        "Europe/Berlin,       2026-10-25, 0 0 3 * * *,     03:00+01:00",
        "Europe/Berlin,       2026-10-25, 0 */30 1-3 * * *, "
                + "01:00+02:00 01:30+02:00 02:00+02:00 02:30+02:00 03:00+01:00 03:30+01:00",
        "Africa/Cairo,        2026-10-29, 0 30 23 * * *,   23:30+03:00",
        "Australia/Lord_Howe, 2026-04-05, 0 45 1 * * *,    01:45+11:00",
        // any other day
        "Europe/Berlin,       2026-06-01, 0 0 2 * * *,     02:00+02:00",
        "Asia/Shanghai,       2026-03-29, 0 0 2 * * *,     02:00+08:00",
        "UTC,                 2026-03-29, 0 0 2 * * *,     02:00Z",
    })
    void should_drain_once_at_each_time_of_a_day(ZoneId zone, LocalDate day, String cron, String times) {
        WallClock clock = new WallClock(zone);
        CronExpression expression = CronExpression.parse(cron);

        List<Instant> drains = new ArrayList<>();
        Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
        Instant next = clock.next(expression, day.atStartOfDay(zone).toInstant().minusMillis(1))
                .orElseThrow();
        while (next.isBefore(end)) {
            drains.add(next);
            next = clock.next(expression, next).orElseThrow();
        }

        assertThat(drains)
                .containsExactlyElementsOf(Stream.of(times.split(" ", -1))
                        .map(time -> Instant.parse(day + "T" + time.replaceFirst("(?=[Z+-])", ":00")))
                        .toList());
    }

    @ParameterizedTest(name = "{0} {1}-{2} {3}")
    @CsvSource({
        // the clock skips the window, or its begin or end
        "Europe/Berlin,       02:15, 02:45, 2026-03-29T01:00:00Z, 2026-03-29T01:30:00Z",
        "Europe/Berlin,       02:00, 03:00, 2026-03-29T01:00:00Z, 2026-03-29T02:00:00Z",
        "Europe/Berlin,       02:30, 06:00, 2026-03-29T01:00:00Z, 2026-03-29T04:00:00Z",
        "Europe/Berlin,       01:00, 02:30, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z",
        "Europe/Berlin,       01:00, 06:00, 2026-03-29T00:00:00Z, 2026-03-29T04:00:00Z",
        "Africa/Cairo,        00:10, 00:40, 2026-04-23T22:00:00Z, 2026-04-23T22:30:00Z",
        "Africa/Cairo,        00:30, 05:00, 2026-04-23T22:00:00Z, 2026-04-24T02:00:00Z",
        "Africa/Cairo,        23:30, 00:30, 2026-04-23T21:30:00Z, 2026-04-23T22:00:00Z",
        "Africa/Cairo,        22:00, 02:00, 2026-04-23T20:00:00Z, 2026-04-23T23:00:00Z",
        "America/Sao_Paulo,   00:00, 00:30, 2018-11-04T03:00:00Z, 2018-11-04T03:30:00Z",
        "Australia/Lord_Howe, 02:10, 02:20, 2026-10-03T15:30:00Z, 2026-10-03T15:40:00Z",
        // the clock shows the window, or its begin or end, twice
        "Europe/Berlin,       02:15, 02:45, 2026-10-25T00:15:00Z, 2026-10-25T00:45:00Z",
        "Europe/Berlin,       02:00, 03:00, 2026-10-25T00:00:00Z, 2026-10-25T01:00:00Z",
        "Europe/Berlin,       02:30, 06:00, 2026-10-25T00:30:00Z, 2026-10-25T05:00:00Z",
        "Europe/Berlin,       01:00, 02:30, 2026-10-24T23:00:00Z, 2026-10-25T00:30:00Z",
        "Europe/Berlin,       01:00, 06:00, 2026-10-24T23:00:00Z, 2026-10-25T05:00:00Z",
        "Africa/Cairo,        23:15, 23:45, 2026-10-29T20:15:00Z, 2026-10-29T20:45:00Z",
        "Africa/Cairo,        23:00, 00:00, 2026-10-29T20:00:00Z, 2026-10-29T21:00:00Z",
        "Africa/Cairo,        23:30, 02:00, 2026-10-29T20:30:00Z, 2026-10-30T00:00:00Z",
        "Australia/Lord_Howe, 01:40, 01:50, 2026-04-04T14:40:00Z, 2026-04-04T14:50:00Z",
        // any other day
        "Europe/Berlin,       01:00, 06:00, 2026-05-31T23:00:00Z, 2026-06-01T04:00:00Z",
        "UTC,                 22:00, 02:00, 2026-06-01T22:00:00Z, 2026-06-02T02:00:00Z",
    })
    void should_open_a_window_once_and_close_it_once(
            ZoneId zone, LocalTime from, LocalTime to, Instant opens, Instant closes) {
        WallClock clock = new WallClock(zone);
        ScheduleSettings.Window window = new ScheduleSettings.Window(from, to);

        List<Instant> changes = new ArrayList<>();
        Instant end = closes.plus(Duration.ofHours(6));
        for (Instant time = opens.minus(Duration.ofHours(6)); time.isBefore(end); time = time.plusSeconds(60)) {
            if (clock.isIn(window, time) != clock.isIn(window, time.minusMillis(1))) {
                changes.add(time);
            }
        }

        assertThat(changes).containsExactly(opens, closes);
    }
}
