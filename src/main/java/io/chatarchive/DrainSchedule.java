package io.chatarchive;

import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.function.BooleanSupplier;

/** Whether now is a time to drain, by the settings {@code chat.schedule.*}. Safe for many threads. */
public final class DrainSchedule {
    private final ScheduleSettings settings;
    private final Clock clock;
    private final BooleanSupplier leftPending;
    private ZonedDateTime next;
    private boolean starting = true;
    private boolean open;
    private boolean pressing;

    /**
     * Makes one whose next time is to come.
     *
     * @param leftPending whether this process has left entries pending, which it cannot finish
     */
    DrainSchedule(ScheduleSettings settings, Clock clock, BooleanSupplier leftPending) {
        this.settings = settings;
        this.clock = clock;
        this.leftPending = leftPending;
        this.next = nextAfter(now());
    }

    /** Whether a time of the cron expression has come, and its drain is not over; without one it always is. */
    public synchronized boolean isTime() {
        ZonedDateTime now = now();
        if (next != null && !now.isBefore(next)) {
            next = nextAfter(now);
            open = true;
        }
        return settings.cron().isEmpty() || open || starting;
    }

    /**
     * Whether what waits may be drained: at its time, and in the window or because too much waits for it. What this
     * process had in hand when it ended before is finished with the first look.
     */
    synchronized boolean allows(GroupState state) {
        open |= starting && state.ownPending() > 0;
        starting = false;
        boolean inWindow = isInWindow();
        pressing = !inWindow && isTooMuch(state);
        return isOpen() && (inWindow || pressing);
    }

    /** Whether a drain that was allowed may read on: not beyond the end of its window. */
    synchronized boolean goesOn() {
        return pressing || isInWindow();
    }

    /** Nothing more waits: the drain of this time is over. */
    synchronized void drained() {
        open = false;
        starting = false;
    }

    /** Whether what waits should soon be drained, and does not wait by the schedule. */
    synchronized boolean isDueFor(GroupState state) {
        return isOpen() && (isInWindow() || isTooMuch(state));
    }

    private boolean isOpen() {
        return settings.cron().isEmpty() || open;
    }

    private boolean isInWindow() {
        return settings.windows().isEmpty()
                || settings.windows().stream().anyMatch(window -> window.contains(now().toLocalTime()));
    }

    private boolean isTooMuch(GroupState state) {
        return (settings.mostWaiting() > 0 && state.waiting() > settings.mostWaiting()) || isTooOld(state);
    }

    /** What was left pending has had its turn, and would have the archive drain all day. */
    private boolean isTooOld(GroupState state) {
        Duration longest = settings.longestWait();
        boolean unread = state.oldestUnreadAge()
                .filter(age -> age.compareTo(longest) > 0)
                .isPresent();
        boolean pending = state.ownPending() > 0
                && !leftPending.getAsBoolean()
                && state.oldestPendingAge()
                        .filter(age -> age.compareTo(longest) > 0)
                        .isPresent();
        return !longest.isZero() && (unread || pending);
    }

    private ZonedDateTime nextAfter(ZonedDateTime time) {
        return settings.cron().map(cron -> cron.next(time)).orElse(null);
    }

    private ZonedDateTime now() {
        return clock.instant().atZone(settings.zone());
    }
}
