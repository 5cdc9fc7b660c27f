package io.chatarchive.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.stream.GroupStates;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallDetectorTest {
    private final ManualClock clock = new ManualClock();
    private boolean due = true;
    private final StallDetector stalls = new StallDetector(
            ShippedSettings.with("chat.archive.period", "20s", "chat.claim.min-idle", "5m"), clock, state -> due);

    @Test
    void should_notice_when_a_backlog_does_not_move_for_three_periods() {
        stalls.saw(GroupStates.unread(), 3);
        clock.pass(Duration.ofSeconds(59));
        stalls.saw(GroupStates.unread(), 3);
        assertThat(stalls.tooLong()).isEmpty();

        clock.pass(Duration.ofSeconds(1));

        assertThat(stalls.tooLong()).contains(Duration.ofSeconds(60));
    }

    @Test
    void should_wait_for_ten_seconds_when_the_period_is_short() {
        StallDetector hasty =
                new StallDetector(ShippedSettings.with("chat.archive.period", "50ms"), clock, state -> true);
        hasty.saw(GroupStates.unread(), 0);
        clock.pass(Duration.ofMillis(9_999));
        assertThat(hasty.tooLong()).isEmpty();

        clock.pass(Duration.ofMillis(1));

        assertThat(hasty.tooLong()).isPresent();
    }

    @Test
    void should_begin_anew_when_something_was_done() {
        stalls.saw(GroupStates.unread(), 3);
        clock.pass(Duration.ofSeconds(59));
        stalls.saw(GroupStates.unread(), 4);
        clock.pass(Duration.ofSeconds(59));

        assertThat(stalls.tooLong()).isEmpty();
    }

    @Test
    void should_begin_anew_when_another_process_of_the_group_gets_on() {
        stalls.saw(GroupStates.with("first_unread", "6-0", "last_delivered", "5-0"), 0);
        clock.pass(Duration.ofSeconds(59));
        stalls.saw(GroupStates.with("first_unread", "6-0", "last_delivered", "9-0"), 0);
        clock.pass(Duration.ofSeconds(59));

        assertThat(stalls.tooLong()).isEmpty();
    }

    @Test
    void should_be_calm_when_nothing_waits_however_long_that_lasts() {
        stalls.saw(GroupStates.idle(), 3);
        clock.pass(Duration.ofDays(7));
        stalls.saw(GroupStates.unread(), 3);
        assertThat(stalls.tooLong()).isEmpty();

        stalls.saw(GroupStates.idle(), 3);
        clock.pass(Duration.ofDays(7));
        assertThat(stalls.tooLong()).isEmpty();
    }

    @Test
    void should_be_calm_when_what_waits_waits_by_the_schedule() {
        due = false;
        stalls.saw(GroupStates.unread(), 3);
        clock.pass(Duration.ofHours(8));
        stalls.saw(GroupStates.unread(), 3);
        assertThat(stalls.tooLong()).isEmpty();

        due = true;
        stalls.saw(GroupStates.unread(), 3);
        clock.pass(Duration.ofSeconds(60));

        assertThat(stalls.tooLong()).contains(Duration.ofSeconds(60));
    }

    @Test
    void should_begin_anew_when_redis_was_away_meanwhile() {
        stalls.saw(GroupStates.unread(), 3);
        clock.pass(Duration.ofHours(2));
        stalls.sawNothing();
        assertThat(stalls.tooLong()).isEmpty();

        stalls.saw(GroupStates.unread(), 3);

        assertThat(stalls.tooLong()).isEmpty();
    }

    @Test
    void should_give_time_to_take_over_when_all_that_waits_belongs_to_a_dead_consumer() {
        stalls.saw(GroupStates.pending(0, 5), 0);
        clock.pass(Duration.ofSeconds(60 + 299));
        assertThat(stalls.tooLong()).isEmpty();

        clock.pass(Duration.ofSeconds(1));

        assertThat(stalls.tooLong()).isPresent();
    }
}
