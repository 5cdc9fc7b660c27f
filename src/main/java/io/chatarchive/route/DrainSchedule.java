package io.chatarchive.route;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.ScheduleSettings;
import io.chatarchive.stream.GroupState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether now is a time to drain, by the settings {@code chat.schedule.*}. Safe for many threads. */
public final class DrainSchedule {
    private final ScheduleSettings settings;
    private final Clock clock;
    private final WallClock wall;
    private final LongSupplier leftPending;
    private Optional<Instant> next;
    private boolean starting = true;
    private boolean asked;
    private boolean demanded;
    private boolean open;
    private boolean pressing;
    private String end;

    /**
     * Makes one whose next time is to come.
     *
     * @param leftPending how many entries this process has left pending, for it cannot finish them
     */
    public DrainSchedule(ScheduleSettings settings, Clock clock, LongSupplier leftPending) {
        this.settings = settings;
        this.clock = clock;
        this.wall = new WallClock(settings.zone());
        this.leftPending = leftPending;
        this.next = nextAfter(clock.instant());
    }

    /** Whether a time of the cron expression has come, and its drain is not over; without one it always is. */
    public synchronized boolean isTime() {
        Instant now = clock.instant();
        if (next.isPresent() && !now.isBefore(next.get())) {
            next = nextAfter(now);
            open = true;
            end = null;
        }
        demanded |= asked;
        asked = false;
        return settings.cron().isEmpty() || open || starting || demanded;
    }

    /** Somebody wants a drain now, at whatever time: the next look begins it, as soon as a lane is idle. */
    public synchronized void drainNow() {
        asked = true;
    }

    /** Whether somebody wants one that has not begun. */
    public synchronized boolean isDemanded() {
        return asked || demanded;
    }

    /** The drain that somebody wants begins. */
    synchronized void begins() {
        demanded = false;
    }

    /**
     * Whether what waits may be drained: at its time, and in the window or because too much waits for it. What this
     * process had pending when it ended before is finished with the first look. A drain at a time, or because too much
     * waits, is over when everything is finished that was in the stream when it began.
     *
     * @param lastEntry the last entry of the stream now
     */
    synchronized boolean allows(GroupState state, String lastEntry) {
        boolean goesOn = end != null && hasUnfinished(end, state);
        boolean interrupted = starting && state.ownPending() > 0;
        open = interrupted || (open && (end == null || goesOn));
        starting = false;
        if (demanded) {
            boolean untilEnd = settings.cron().isPresent() || !isInWindow();
            open |= untilEnd;
            pressing |= untilEnd;
            end = untilEnd ? lastEntry : end;
            return true;
        }
        boolean tooMuch = !isInWindow() && isTooMuch(state);
        boolean begins = settings.cron().isPresent() ? open && end == null : tooMuch;
        pressing = tooMuch || (pressing && goesOn && !isInWindow());
        if (!open && !pressing) {
            end = null;
        } else if (begins) {
            end = lastEntry;
        }
        return isOpen() && (isInWindow() || pressing);
    }

    /** Whether something up to that entry is unfinished that this process may finish. */
    private boolean hasUnfinished(String entry, GroupState state) {
        boolean unread = state.unread() && StreamEntry.isNotBefore(entry, state.firstUnread());
        return unread || ownPending(state) > 0;
    }

    /** The entry at which the drain ends that was allowed; none where it is the last of the stream. */
    synchronized Optional<String> end() {
        return Optional.ofNullable(end);
    }

    /** How far unread entries are to be counted before {@link #allows}; 0 where their number is known or decides nothing. */
    synchronized long mostToCount(GroupState state) {
        boolean decides = settings.mostWaiting() > 0 && state.lag().isEmpty() && !isInWindow();
        return decides ? settings.mostWaiting() + 1 : 0;
    }

    /** Whether a drain that was allowed may read on: not beyond the end of its window. */
    synchronized boolean goesOn() {
        return pressing || isInWindow();
    }

    /** Nothing more waits: the drain of this time is over. */
    synchronized void drained() {
        open = false;
        pressing = false;
        end = null;
        starting = false;
        demanded = false;
    }

    /** What comes next, in words: {@code the next look}, for example. */
    public synchronized String nextInWords() {
        if (next.isPresent() && !open) {
            return "its time, " + next.get();
        }
        return nextTime()
                .map(time -> "its window (chat.schedule.window), " + time)
                .orElse("the next look");
    }

    /** When the schedule lets it drain again; empty if it does now. */
    public synchronized Optional<Instant> nextTime() {
        if (next.isPresent() && !open) {
            return next;
        }
        Instant now = clock.instant();
        return isInWindow() || pressing
                ? Optional.empty()
                : settings.windows().stream()
                        .map(window -> wall.opens(window, now))
                        .min(Instant::compareTo);
    }

    /** Whether what waits should soon be drained, and does not wait by the schedule. */
    public synchronized boolean isDueFor(GroupState state) {
        return isOpen() && (isInWindow() || pressing || isTooMuch(state));
    }

    private boolean isOpen() {
        return settings.cron().isEmpty() || open;
    }

    private boolean isInWindow() {
        Instant now = clock.instant();
        return settings.windows().isEmpty() || settings.windows().stream().anyMatch(window -> wall.isIn(window, now));
    }

    private boolean isTooMuch(GroupState state) {
        return (settings.mostWaiting() > 0 && mayDrain(state) > settings.mostWaiting()) || isTooOld(state);
    }

    /** How many entries this process may finish. What it has left pending has had its turn, or it would drain all day. */
    private long mayDrain(GroupState state) {
        return state.lag().orElse(0) + ownPending(state);
    }

    private long ownPending(GroupState state) {
        return Math.max(0, state.ownPending() - leftPending.getAsLong());
    }

    private boolean isTooOld(GroupState state) {
        Optional<Duration> pending =
                leftPending.getAsLong() == 0 && state.ownPending() > 0 ? state.oldestPendingAge() : Optional.empty();
        return isTooLong(state.oldestUnreadAge()) || isTooLong(pending);
    }

    private boolean isTooLong(Optional<Duration> age) {
        Duration longest = settings.longestWait();
        return !longest.isZero() && age.isPresent() && age.get().compareTo(longest) > 0;
    }

    private Optional<Instant> nextAfter(Instant time) {
        return settings.cron().flatMap(cron -> wall.next(cron, time));
    }
}
