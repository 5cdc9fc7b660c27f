package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.message.StreamEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a round of a lane is over, and what has its turn in it. */
class LaneTest {
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Lane lane = new Lane("c1");

    @Test
    void should_read_no_further_when_it_was_given_the_entry_that_was_the_last_when_it_began() {
        lane.begin("9-10");

        take("9-9");
        assertThat(lane.goesOn()).isTrue();

        take("9-10");
        assertThat(lane.goesOn()).isFalse();
    }

    @Test
    void should_read_no_further_when_that_entry_was_given_to_another_lane() {
        lane.begin("9-10");

        take("10-1");

        assertThat(lane.goesOn()).isFalse();
    }

    @Test
    void should_go_on_in_the_next_round() {
        lane.begin("9-10");
        take("9-10");
        assertThat(lane.begin("10-1")).isFalse();
        lane.end();

        assertThat(lane.begin("10-1")).isTrue();

        assertThat(lane.goesOn()).isTrue();
    }

    @Test
    void should_try_again_after_a_period_what_it_left_pending_though_the_round_is_not_over() {
        AtomicLong nanos = new AtomicLong();
        Lane busy = new Lane("c1", nanos::get);
        busy.begin("9-10");
        busy.take(List.of(entry("1-0")));
        busy.leaveRest();
        assertThat(busy.isRetryDue(PERIOD)).isFalse();

        nanos.addAndGet(PERIOD.toNanos());
        assertThat(busy.isRetryDue(PERIOD)).isTrue();
        busy.startOver();
        busy.take(List.of(entry("1-0")));
        busy.leaveRest();
        nanos.addAndGet(PERIOD.toNanos());

        assertThat(busy.isRetryDue(PERIOD)).isFalse(); // the others have their turn first
        busy.take(List.of(entry("2-0")));
        assertThat(busy.isRetryDue(PERIOD)).isTrue();
    }

    private void take(String id) {
        lane.take(List.of(entry(id)));
    }

    private static StreamEntry entry(String id) {
        return new StreamEntry("s", id, 1, new byte[0], null);
    }
}
