package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ScheduleSettings;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.GroupStates;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** By a clock that begins on 1 January 1970, a Thursday, at midnight in UTC, which is 8 o'clock in Shanghai. */
class DrainScheduleTest {
    private static final GroupState FEW = GroupStates.with("first_unread", "59999-0", "lag", "1");

    private final ManualClock clock = new ManualClock();

    @Test
    void should_drain_with_every_tick_when_nothing_is_set() {
        DrainSchedule schedule = schedule();

        assertThat(schedule.isTime()).isTrue();
        assertThat(schedule.isTime()).isTrue();
        assertThat(schedule.allows(FEW, "9-0")).isTrue();
        assertThat(schedule.goesOn()).isTrue();
        assertThat(schedule.isDueFor(FEW)).isTrue();
    }

    @Test
    void should_drain_once_at_each_time_of_the_cron_expression_in_its_time_zone() {
        DrainSchedule schedule =
                started("chat.schedule.cron", "0 0 2 * * *", "chat.schedule.time-zone", "Asia/Shanghai");

        clock.pass(Duration.ofHours(18).minusSeconds(1));
        assertThat(schedule.isTime()).isFalse();
        clock.pass(Duration.ofSeconds(1));
        assertThat(schedule.isTime()).isTrue();
        assertThat(schedule.allows(FEW, "9-0")).isTrue();
        schedule.drained();
        assertThat(schedule.isTime()).isFalse();
        clock.pass(Duration.ofHours(23));
        assertThat(schedule.isTime()).isFalse();
        clock.pass(Duration.ofHours(1));
        assertThat(schedule.isTime()).isTrue();
    }

    @Test
    void should_say_when_it_drains_next() {
        assertThat(schedule().nextTime()).isEmpty();
        assertThat(started("chat.schedule.cron", "0 0 2 * * *", "chat.schedule.time-zone", "Asia/Shanghai")
                        .nextTime())
                .hasValue(Instant.parse("1970-01-01T18:00:00Z"));
        DrainSchedule nights =
                schedule("chat.schedule.window", "22:00-02:00,01:00-03:00", "chat.schedule.time-zone", "UTC");
        assertThat(nights.nextTime()).isEmpty(); // yesterday's has not ended

        clock.pass(Duration.ofHours(4));

        assertThat(nights.nextTime()).hasValue(Instant.parse("1970-01-01T22:00:00Z"));
        assertThat(nights.nextInWords()).isEqualTo("its window (chat.schedule.window), 1970-01-01T22:00:00Z");
    }

    @Test
    void should_end_the_drain_of_a_time_at_the_entry_that_was_the_last_then_while_messages_go_on_coming_in() {
        DrainSchedule schedule = started("chat.schedule.cron", "0 0 2 * * *", "chat.schedule.time-zone", "UTC");
        clock.pass(Duration.ofHours(2));
        assertThat(schedule.isTime()).isTrue();

        assertThat(schedule.allows(GroupStates.with("first_unread", "6-0"), "9-0"))
                .isTrue();
        assertThat(schedule.end()).hasValue("9-0");
        assertThat(schedule.allows(GroupStates.with("first_unread", "9-0"), "20-0"))
                .isTrue();
        assertThat(schedule.end()).hasValue("9-0");
        assertThat(schedule.allows(
                        GroupStates.with("first_unread", "10-0", "pending", "1", "own_pending", "1"), "30-0"))
                .isTrue();
        assertThat(schedule.allows(GroupStates.with("first_unread", "10-0"), "40-0"))
                .isFalse();

        assertThat(schedule.isTime()).isFalse();
        assertThat(schedule.end()).isEmpty();
    }

    @Test
    void should_end_a_drain_outside_the_window_at_the_entry_that_was_the_last_when_too_much_waited() {
        DrainSchedule schedule = started("chat.schedule.window", "01:00-02:00", "chat.schedule.most-waiting", "10");

        assertThat(schedule.allows(GroupStates.with("first_unread", "6-0", "lag", "11"), "9-0"))
                .isTrue();
        assertThat(schedule.allows(GroupStates.with("first_unread", "9-0", "lag", "5"), "20-0"))
                .isTrue();
        assertThat(schedule.goesOn()).isTrue();
        assertThat(schedule.end()).hasValue("9-0");

        assertThat(schedule.allows(GroupStates.with("first_unread", "10-0", "lag", "5"), "30-0"))
                .isFalse();
        assertThat(schedule.goesOn()).isFalse();
    }

    @Test
    void should_drain_when_the_clock_goes_on_where_daylight_saving_skips_the_time() {
        DrainSchedule schedule =
                started("chat.schedule.cron", "0 0 2 * * *", "chat.schedule.time-zone", "Europe/Berlin");
        clock.pass(Duration.between(clock.instant(), Instant.parse("2026-03-29T00:59:59Z")));
        assertThat(schedule.isTime()).isTrue(); // for all the days before
        schedule.drained();
        assertThat(schedule.isTime()).isFalse();

        clock.pass(Duration.ofSeconds(1));

        assertThat(schedule.isTime()).isTrue();
        schedule.drained();
        clock.pass(Duration.ofHours(22));
        assertThat(schedule.isTime()).isFalse();
        clock.pass(Duration.ofHours(1));
        assertThat(schedule.isTime()).isTrue();
    }

    @Test
    void should_make_up_once_for_times_that_a_long_drain_or_a_slow_tick_has_missed() {
        DrainSchedule schedule = started("chat.schedule.cron", "0 */10 * * * *", "chat.schedule.time-zone", "UTC");

        clock.pass(Duration.ofMinutes(35));

        assertThat(schedule.isTime()).isTrue();
        schedule.drained();
        assertThat(schedule.isTime()).isFalse();
        clock.pass(Duration.ofMinutes(5));
        assertThat(schedule.isTime()).isTrue();
    }

    @Test
    void should_go_on_at_the_next_tick_when_a_drain_was_not_finished_and_call_it_due() {
        DrainSchedule schedule = started("chat.schedule.cron", "0 0 2 * * *", "chat.schedule.time-zone", "UTC");
        assertThat(schedule.isDueFor(FEW)).isFalse();

        clock.pass(Duration.ofHours(2));

        assertThat(schedule.isTime()).isTrue();
        assertThat(schedule.isTime()).isTrue();
        assertThat(schedule.isDueFor(FEW)).isTrue();
        schedule.drained();
        assertThat(schedule.isDueFor(FEW)).isFalse();
    }

    @Test
    void should_finish_at_the_start_what_the_process_had_in_hand_and_leave_the_rest_to_its_time() {
        DrainSchedule interrupted = schedule("chat.schedule.cron", "0 0 2 * * *", "chat.schedule.time-zone", "UTC");
        assertThat(interrupted.isTime()).isTrue();
        assertThat(interrupted.allows(GroupStates.pending(1, 0), "9-0")).isTrue();

        DrainSchedule fresh = schedule("chat.schedule.cron", "0 0 2 * * *", "chat.schedule.time-zone", "UTC");
        assertThat(fresh.isTime()).isTrue();
        assertThat(fresh.allows(FEW, "9-0")).isFalse();
        assertThat(fresh.isTime()).isFalse();
    }

    @Test
    void should_drain_in_the_window_and_stop_at_its_end() {
        DrainSchedule schedule = schedule("chat.schedule.window", "01:00-06:00", "chat.schedule.time-zone", "UTC");

        clock.pass(Duration.ofMinutes(59));
        assertThat(schedule.allows(FEW, "9-0")).isFalse();
        assertThat(schedule.isDueFor(FEW)).isFalse();
        clock.pass(Duration.ofMinutes(1));
        assertThat(schedule.allows(FEW, "9-0")).isTrue();
        assertThat(schedule.isDueFor(FEW)).isTrue();
        clock.pass(Duration.ofHours(5).minusSeconds(1));
        assertThat(schedule.goesOn()).isTrue();
        clock.pass(Duration.ofSeconds(1));
        assertThat(schedule.goesOn()).isFalse();
    }

    @Test
    void should_know_windows_over_midnight_and_several_of_them() {
        DrainSchedule schedule =
                schedule("chat.schedule.window", "22:00-02:00, 12:00-13:30", "chat.schedule.time-zone", "UTC");

        assertThat(schedule.allows(FEW, "9-0")).isTrue();
        clock.pass(Duration.ofHours(2));
        assertThat(schedule.allows(FEW, "9-0")).isFalse();
        clock.pass(Duration.ofHours(10));
        assertThat(schedule.allows(FEW, "9-0")).isTrue();
        clock.pass(Duration.ofMinutes(90));
        assertThat(schedule.allows(FEW, "9-0")).isFalse();
        clock.pass(Duration.ofMinutes(510));
        assertThat(schedule.allows(FEW, "9-0")).isTrue();
    }

    @Test
    void should_drain_all_outside_of_the_window_when_too_many_entries_wait() {
        DrainSchedule schedule = schedule(
                "chat.schedule.window", "01:00-06:00",
                "chat.schedule.time-zone", "UTC",
                "chat.schedule.most-waiting", "100");

        assertThat(schedule.allows(waiting(60, 40), "9-0")).isFalse();
        assertThat(schedule.allows(GroupStates.with("length", "20", "first_unread", "6-0", "lag", "500"), "9-0"))
                .isFalse();
        GroupState many = waiting(61, 40);
        assertThat(schedule.isDueFor(many)).isTrue();
        assertThat(schedule.allows(many, "9-0")).isTrue();
        assertThat(schedule.goesOn()).isTrue();
        assertThat(schedule.allows(FEW, "9-0")).isFalse();
        assertThat(schedule.goesOn()).isFalse();
    }

    @Test
    void should_drain_outside_of_the_window_when_the_oldest_entry_waits_for_too_long() {
        DrainSchedule schedule = schedule(
                "chat.schedule.window", "01:00-06:00",
                "chat.schedule.time-zone", "UTC",
                "chat.schedule.longest-wait", "50s");

        // the group was looked at when the clock of Redis stood at 60 s
        assertThat(schedule.allows(GroupStates.with("first_unread", "10000-0"), "9-0"))
                .isFalse();
        assertThat(schedule.allows(GroupStates.with("first_unread", "9999-0"), "9-0"))
                .isTrue();
    }

    @Test
    void should_not_drain_all_day_for_an_old_entry_that_cannot_be_finished() {
        ScheduleSettings settings = ShippedSettings.with(
                        "chat.schedule.window", "01:00-06:00",
                        "chat.schedule.time-zone", "UTC",
                        "chat.schedule.longest-wait", "50s")
                .schedule();
        GroupState old = GroupStates.with("pending", "1", "own_pending", "1", "oldest_pending", "9999-0");

        assertThat(new DrainSchedule(settings, clock, () -> 1).allows(old, "9-0"))
                .isFalse();
        assertThat(new DrainSchedule(settings, clock, () -> 0).allows(old, "9-0"))
                .isTrue();
    }

    @Test
    void should_not_drain_all_day_for_entries_that_it_has_left_pending_or_that_belong_to_other_processes() {
        ScheduleSettings settings = ShippedSettings.with(
                        "chat.schedule.window", "01:00-06:00",
                        "chat.schedule.time-zone", "UTC",
                        "chat.schedule.most-waiting", "10")
                .schedule();
        DrainSchedule schedule = new DrainSchedule(settings, clock, () -> 30);

        assertThat(schedule.allows(waiting(10, 30), "9-0")).isFalse();
        assertThat(schedule.allows(GroupStates.with("pending", "40", "own_pending", "5", "lag", "0"), "9-0"))
                .isFalse();
        assertThat(schedule.isDueFor(waiting(10, 30))).isFalse();
        assertThat(schedule.allows(waiting(11, 30), "9-0")).isTrue();
        assertThat(schedule.allows(waiting(10, 31), "9-0")).isTrue();
    }

    @Test
    void should_ask_for_a_count_only_where_it_decides_and_remember_what_it_decided() {
        DrainSchedule schedule = schedule(
                "chat.schedule.window", "01:00-06:00",
                "chat.schedule.time-zone", "UTC",
                "chat.schedule.most-waiting", "10");
        GroupState unknown = GroupStates.with("first_unread", "6-0");

        assertThat(schedule.mostToCount(unknown)).isEqualTo(11);
        assertThat(schedule.mostToCount(waiting(5, 0))).isZero();
        assertThat(schedule("chat.schedule.window", "01:00-06:00").mostToCount(unknown))
                .isZero();
        assertThat(schedule().mostToCount(unknown)).isZero();
        assertThat(schedule.allows(unknown.withLag(10), "9-0")).isFalse();
        assertThat(schedule.isDueFor(unknown)).isFalse();
        assertThat(schedule.allows(unknown.withLag(11), "9-0")).isTrue();
        assertThat(schedule.isDueFor(unknown)).isTrue();

        clock.pass(Duration.ofHours(1));
        assertThat(schedule.mostToCount(unknown)).isZero();
    }

    private static GroupState waiting(int unread, int ownPending) {
        return GroupStates.with(
                "length", "200",
                "first_unread", "6-0",
                "lag", String.valueOf(unread),
                "pending", String.valueOf(ownPending),
                "own_pending", String.valueOf(ownPending));
    }

    /** One that has found nothing to do at its start. */
    private DrainSchedule started(String... keysAndValues) {
        DrainSchedule schedule = schedule(keysAndValues);
        schedule.drained();
        return schedule;
    }

    private DrainSchedule schedule(String... keysAndValues) {
        return Schedules.of(clock, keysAndValues);
    }
}
