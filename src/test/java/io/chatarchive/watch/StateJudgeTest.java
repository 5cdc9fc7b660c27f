package io.chatarchive.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.GroupStates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateJudgeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    private final StateJudge judge = new StateJudge(SECOND, Duration.ofSeconds(10), Duration.ofMinutes(5));

    /** A look so many seconds after noon: the oldest unread entry was added at another second. */
    private static GroupState look(int second, int oldest, long unread) {
        return GroupStates.with(
                "now",
                String.valueOf(NOON.plusSeconds(second).toEpochMilli()),
                "first_unread",
                NOON.plusSeconds(oldest).toEpochMilli() + "-0",
                "last_delivered",
                NOON.plusSeconds(oldest - 1L).toEpochMilli() + "-0",
                "lag",
                String.valueOf(unread),
                "length",
                "1000000");
    }

    private static GroupState nothingWaits(int second) {
        return GroupStates.with("now", String.valueOf(NOON.plusSeconds(second).toEpochMilli()));
    }

    private void saw(GroupState group, long finished) {
        judge.saw(new StateJudge.Sample(group, finished));
    }

    private static StateJudge.Circumstances works() {
        return new StateJudge.Circumstances("", "", "", true, true, "the next look");
    }

    private ArchiveState state() {
        return judge.judge(works()).state();
    }

    @Test
    void should_be_unknown_when_nothing_was_seen_or_redis_cannot_be_asked() {
        assertThat(state()).isEqualTo(ArchiveState.UNKNOWN);
        saw(nothingWaits(0), 0);

        assertThat(judge.judge(new StateJudge.Circumstances("Redis fails.", "", "", true, false, ""))
                        .state())
                .isEqualTo(ArchiveState.UNKNOWN);
    }

    @Test
    void should_be_up_to_date_when_nothing_waits_or_did_not_a_moment_ago() {
        saw(nothingWaits(0), 0);
        assertThat(state()).isEqualTo(ArchiveState.UP_TO_DATE);

        saw(look(5, -60, 100_000), 0); // a burst that came a moment ago, with ids of a client's own

        assertThat(state()).isEqualTo(ArchiveState.UP_TO_DATE);
    }

    @Test
    void should_be_stalled_when_nothing_moves_for_the_whole_window_and_not_for_one_slow_look() {
        saw(look(0, -100, 500), 7);
        saw(look(5, -100, 500), 7);
        assertThat(state()).isEqualTo(ArchiveState.CATCHING_UP);

        saw(look(10, -100, 500), 7);

        assertThat(state()).isEqualTo(ArchiveState.STALLED);
    }

    @Test
    void should_be_catching_up_when_what_waits_becomes_less_and_say_for_how_long() {
        saw(look(0, -100, 5_000), 0);
        saw(look(10, -50, 4_000), 1_000);

        StateJudge.Judgement judgement = judge.judge(works());

        assertThat(judgement.state()).isEqualTo(ArchiveState.CATCHING_UP);
        assertThat(judgement.words()).contains("about 40 s left");
    }

    @Test
    void should_be_falling_behind_when_lag_and_backlog_grow_though_it_moves() {
        saw(look(0, -20, 1_000), 0);
        saw(look(5, -18, 3_000), 100);
        assertThat(state()).isEqualTo(ArchiveState.CATCHING_UP); // too soon to tell

        saw(look(12, -15, 5_000), 200);

        assertThat(state()).isEqualTo(ArchiveState.FALLING_BEHIND);
    }

    @Test
    void should_be_waiting_when_the_schedule_or_the_next_look_is_all_that_it_waits_for() {
        saw(look(0, -3600, 1_000), 0);
        saw(look(60, -3600, 2_000), 0);
        StateJudge.Circumstances night =
                new StateJudge.Circumstances("", "", "", false, false, "its window (chat.schedule.window)");
        assertThat(judge.judge(night).state()).isEqualTo(ArchiveState.WAITING);

        saw(look(120, 116, 3), 0);

        StateJudge.Circumstances idle = new StateJudge.Circumstances("", "", "", true, false, "the next look");
        assertThat(judge.judge(idle).state()).isEqualTo(ArchiveState.WAITING);
    }

    @Test
    void should_be_up_to_date_when_messages_come_all_the_time_and_the_next_look_is_soon() {
        StateJudge often = new StateJudge(Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ofMinutes(5));
        StateJudge.Circumstances idle = new StateJudge.Circumstances("", "", "", true, false, "the next look");
        StateJudge.Circumstances night = new StateJudge.Circumstances("", "", "", false, false, "its window");
        often.saw(new StateJudge.Sample(look(10, 9, 300), 0));

        assertThat(often.judge(idle).state()).isEqualTo(ArchiveState.UP_TO_DATE);
        assertThat(often.judge(night).state()).isEqualTo(ArchiveState.WAITING);

        often.saw(new StateJudge.Sample(look(13, 9, 900), 0));

        assertThat(often.judge(idle).state()).isEqualTo(ArchiveState.WAITING);
    }

    @Test
    void should_count_neither_a_night_nor_a_pause_nor_an_outage_as_a_stall_when_it_is_over() {
        for (StateJudge.Circumstances before : List.of(
                new StateJudge.Circumstances("", "", "", false, false, "its window (chat.schedule.window)"),
                new StateJudge.Circumstances("", "paused by x", "", true, false, "the next look"),
                new StateJudge.Circumstances("", "", "The table is gone.", true, true, "the next look"))) {
            StateJudge judge = new StateJudge(SECOND, Duration.ofSeconds(10), Duration.ofMinutes(5));
            for (int second = 0; second <= 60; second += 5) {
                judge.saw(new StateJudge.Sample(look(second, -3600, 1_000 + second), 7));
                judge.judge(before);
            }
            judge.saw(new StateJudge.Sample(look(65, -3600, 1_065), 7));
            assertThat(judge.judge(works()).state()).as(before.toString()).isEqualTo(ArchiveState.CATCHING_UP);

            judge.saw(new StateJudge.Sample(look(70, -3600, 1_065), 7));
            judge.saw(new StateJudge.Sample(look(75, -3600, 1_065), 7));

            assertThat(judge.judge(works()).state()).as(before.toString()).isEqualTo(ArchiveState.STALLED);
        }
    }

    @Test
    void should_not_be_falling_behind_when_a_busy_stream_goes_up_and_down() {
        for (int second = 0; second <= 60; second += 5) {
            int slower = second % 2; // every other look sees a little more
            saw(look(second, second - 1 - slower, 100 + 20L * slower), 500L * second);
        }
        saw(look(65, 62, 130), 32_500); // and the last one is slow

        assertThat(state()).isEqualTo(ArchiveState.CATCHING_UP);
    }

    @Test
    void should_judge_by_the_backlog_alone_when_ids_have_no_plausible_time() {
        saw(oddIds(0, 1_000), 0);
        saw(oddIds(10, 3_000), 100);
        saw(oddIds(20, 5_000), 200);

        assertThat(state()).isEqualTo(ArchiveState.FALLING_BEHIND);
    }

    @Test
    void should_not_take_a_burst_that_is_worked_off_for_falling_behind() {
        for (int second = 0; second <= 20; second += 5) {
            saw(uncounted(second, -20 + second / 10), 100L * second); // Redis before 7 cannot count
        }
        assertThat(judge.judge(works()))
                .isEqualTo(
                        new StateJudge.Judgement(ArchiveState.CATCHING_UP, "It moves: 0 pending, more not yet read."));
        assertThat(judge.waitingPerSecond()).isEmpty();

        judge.sawNothing();
        for (int second = 0; second <= 20; second += 5) {
            saw(look(second, -20 + second / 10, 5_000 - 100L * second), 100L * second);
        }
        assertThat(judge.judge(works()).words()).contains("about 30 s left");
    }

    private static GroupState oddIds(int second, long unread) {
        return GroupStates.with(
                "now",
                String.valueOf(NOON.plusSeconds(second).toEpochMilli()),
                "first_unread",
                5 + second + "-1",
                "last_delivered",
                4 + second + "-1",
                "lag",
                String.valueOf(unread),
                "length",
                "1000000");
    }

    private static GroupState uncounted(int second, int oldest) {
        return GroupStates.with(
                "now",
                String.valueOf(NOON.plusSeconds(second).toEpochMilli()),
                "first_unread",
                NOON.plusSeconds(oldest).toEpochMilli() + "-0",
                "last_delivered",
                NOON.plusSeconds(oldest - 1L).toEpochMilli() + "-0",
                "length",
                "1000000");
    }

    @Test
    void should_say_what_is_in_the_way_but_a_pause_first() {
        saw(look(0, -3600, 1_000), 0);

        assertThat(judge.judge(new StateJudge.Circumstances("", "", "The table is gone.", true, true, ""))
                        .words())
                .isEqualTo("The table is gone.");
        assertThat(judge.judge(new StateJudge.Circumstances("", "paused by x", "The table is gone.", true, true, ""))
                        .state())
                .isEqualTo(ArchiveState.PAUSED);
    }

    @Test
    void should_forget_what_it_saw_when_the_clock_of_redis_goes_back() {
        saw(look(0, -100, 500), 7);
        saw(look(20, -100, 500), 7);
        assertThat(state()).isEqualTo(ArchiveState.STALLED);

        saw(look(5, -100, 500), 7);

        assertThat(state()).isEqualTo(ArchiveState.CATCHING_UP);
    }

    @Test
    void should_know_no_lag_when_ids_have_no_plausible_time() {
        GroupState odd = GroupStates.with(
                "now", String.valueOf(NOON.toEpochMilli()), "first_unread", "5-1", "lag", "3", "length", "9");

        assertThat(StateJudge.lag(odd)).isEmpty();
        assertThat(StateJudge.lag(look(0, -30, 1))).contains(Duration.ofSeconds(30));
        assertThat(StateJudge.lag(look(0, 3_600, 1))).isEmpty();
        assertThat(StateJudge.lag(nothingWaits(0))).contains(Duration.ZERO);
    }
}
