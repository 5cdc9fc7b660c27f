package io.chatarchive.route;

import io.chatarchive.settings.ScheduleSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.stream.LongStream;
import org.springframework.scheduling.support.CronExpression;

/**
 * The clock on the wall of a time zone. A time that it skips (daylight saving begins) comes at the moment when it
 * skips; of a time that it shows twice (daylight saving ends) the first counts.
 */
record WallClock(ZoneId zone) {

    /** The first time of the expression after that moment; each moment once, however many skipped times it stands for. */
    Optional<Instant> next(CronExpression cron, Instant after) {
        LocalDateTime time = cron.next(LocalDateTime.ofInstant(after, zone));
        while (time != null && !moment(time).isAfter(after)) {
            time = cron.next(time);
        }
        return Optional.ofNullable(time).map(this::moment);
    }

    /** When the window opens next. */
    Instant opens(ScheduleSettings.Window window, Instant after) {
        LocalDate today = LocalDate.ofInstant(after, zone);
        return LongStream.rangeClosed(-1, 2)
                .mapToObj(day -> moment(today.plusDays(day).atTime(window.from())))
                .filter(opening -> opening.isAfter(after))
                .findFirst()
                .orElseThrow();
    }

    /** Whether a window is open: one of yesterday may last until today, and the clock may go back over midnight. */
    boolean isIn(ScheduleSettings.Window window, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return LongStream.rangeClosed(-1, 1).mapToObj(today::plusDays).anyMatch(day -> isIn(window, day, now));
    }

    private boolean isIn(ScheduleSettings.Window window, LocalDate day, Instant now) {
        LocalDateTime from = day.atTime(window.from());
        LocalDateTime to =
                day.plusDays(window.from().isBefore(window.to()) ? 0 : 1).atTime(window.to());
        Instant opens = moment(from);
        Instant closes = isInOneChange(from, to) ? opens.plus(Duration.between(from, to)) : moment(to);
        return !now.isBefore(opens) && now.isBefore(closes);
    }

    /** Whether the clock skips both, or shows both twice: such a window opens once, for its length. */
    private boolean isInOneChange(LocalDateTime from, LocalDateTime to) {
        ZoneOffsetTransition change = zone.getRules().getTransition(from);
        return change != null && !to.isAfter(change.isGap() ? change.getDateTimeAfter() : change.getDateTimeBefore());
    }

    private Instant moment(LocalDateTime time) {
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        return change != null && change.isGap()
                ? change.getInstant()
                : time.atZone(zone).toInstant();
    }
}
