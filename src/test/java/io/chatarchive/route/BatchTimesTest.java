package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchTimesTest {
    private final ManualClock clock = new ManualClock();
    private final BatchTimes times = new BatchTimes(clock);

    private void stored(Duration took) {
        times.stored(took.toNanos());
    }

    @Test
    void should_know_the_mean_time_of_storing_since_it_was_asked() {
        assertThat(times.meanOfStoring()).isEmpty();
        stored(Duration.ofMillis(100));
        stored(Duration.ofMillis(300));
        assertThat(times.meanOfStoring()).hasValue(0.2);
        stored(Duration.ofMillis(50));

        assertThat(times.meanOfStoring()).hasValue(0.05);
    }

    @Test
    void should_forget_the_time_of_storing_after_a_minute_without_a_batch() {
        stored(Duration.ofMillis(100));
        assertThat(times.meanOfStoring()).hasValue(0.1);
        clock.pass(Duration.ofSeconds(59));
        assertThat(times.meanOfStoring()).hasValue(0.1);
        clock.pass(Duration.ofSeconds(1));

        assertThat(times.meanOfStoring()).isEmpty();
    }
}
