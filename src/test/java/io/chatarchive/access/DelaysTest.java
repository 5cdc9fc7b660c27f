package io.chatarchive.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DelaysTest {
    private long now = Long.MAX_VALUE - 1; // the clock of Java may begin anywhere
    private final Delays<String> delays = new Delays<>(0, () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private long secondsAfterFailure() {
        delays.failed("anna");
        return delays.left("anna").toSeconds();
    }

    @Test
    void should_double_up_to_a_bound() {
        List<Long> seconds =
                IntStream.range(0, 8).mapToObj(i -> secondsAfterFailure()).toList();

        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }

    @Test
    void should_be_over_after_its_time_and_be_known_for_a_while() {
        delays.failed("anna");
        delays.failed("anna");

        pass(Duration.ofMillis(1_500));
        assertThat(delays.left("anna")).isEqualTo(Duration.ofMillis(500));
        pass(Duration.ofMillis(500));
        assertThat(delays.left("anna")).isZero();
        pass(Delays.FORGOTTEN.minusSeconds(2));
        assertThat(secondsAfterFailure()).isEqualTo(4);
    }

    @Test
    void should_begin_anew_when_the_last_failure_is_long_ago() {
        IntStream.range(0, 8).forEach(i -> delays.failed("anna"));

        pass(Delays.FORGOTTEN.plusSeconds(1));

        assertThat(secondsAfterFailure()).isEqualTo(1);
    }

    @Test
    void should_delay_nobody_else() {
        delays.failed("anna");

        assertThat(delays.left("bob")).isZero();
    }

    @Test
    void should_let_some_failures_pass_when_they_are_free() {
        Delays<String> patient = new Delays<>(2, () -> now);

        patient.failed("anna");
        patient.failed("anna");
        assertThat(patient.left("anna")).isZero();
        patient.failed("anna");
        assertThat(patient.left("anna")).isEqualTo(Duration.ofSeconds(1));
        IntStream.range(0, 100).forEach(i -> patient.failed("anna"));
        assertThat(patient.left("anna")).isEqualTo(Delays.LONGEST);
    }

    @Test
    void should_forget_the_oldest_failure_when_there_are_too_many() {
        delays.failed("first");
        delays.failed("second");
        IntStream.range(2, Delays.MOST).forEach(i -> delays.failed("stranger " + i));
        delays.failed("first");

        delays.failed("one more");

        assertThat(delays.size()).isEqualTo(Delays.MOST);
        assertThat(delays.left("second")).isZero();
        assertThat(delays.left("first")).isEqualTo(Duration.ofSeconds(2));
    }
}
