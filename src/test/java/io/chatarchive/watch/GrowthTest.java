package io.chatarchive.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final OptionalLong LIMIT = OptionalLong.of(1000);

    private final Growth growth = new Growth();

    /** A number each 15 seconds. */
    private void saw(long... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            growth.saw(Instant.ofEpochSecond(15L * i), OptionalLong.of(numbers[i]));
        }
    }

    @Test
    void should_tell_how_long_there_is_room_when_the_number_grows() {
        saw(100, 130, 145, 190);

        assertThat(growth.secondsUntil(LIMIT)).hasValue((1000 - 190) / 2.0);
    }

    @Test
    void should_be_unknown_when_there_is_no_limit_or_too_little_was_seen() {
        saw(100, 130, 160);
        assertThat(growth.secondsUntil(LIMIT)).isEmpty();

        saw(100, 130, 160, 190);
        assertThat(growth.secondsUntil(OptionalLong.empty())).isEmpty();
    }

    @Test
    void should_be_unknown_when_the_number_does_not_grow() {
        saw(190, 200, 100, 190);

        assertThat(growth.secondsUntil(LIMIT)).isEmpty();
    }

    @Test
    void should_begin_anew_when_the_number_was_unknown_or_the_clock_has_gone_back() {
        saw(100, 130, 160, 190);
        growth.saw(Instant.ofEpochSecond(60), OptionalLong.empty());
        growth.saw(Instant.ofEpochSecond(75), OptionalLong.of(400));
        assertThat(growth.secondsUntil(LIMIT)).isEmpty();

        saw(100, 130, 160, 190);
        growth.saw(Instant.ofEpochSecond(1), OptionalLong.of(400));
        assertThat(growth.secondsUntil(LIMIT)).isEmpty();
    }

    @Test
    void should_forget_what_is_older_than_five_minutes() {
        for (int i = 0; i <= 40; i++) {
            growth.saw(Instant.ofEpochSecond(15L * i), OptionalLong.of(i <= 20 ? 0 : 15L * (i - 20)));
        }

        assertThat(growth.secondsUntil(LIMIT)).hasValue(1000 - 300.0);
    }

    @Test
    void should_be_zero_when_the_limit_is_reached() {
        saw(100, 400, 800, 1200);

        assertThat(growth.secondsUntil(LIMIT)).hasValue(0);
    }

    @Test
    void should_be_zero_as_long_as_the_limit_is_reached_whatever_the_growth() {
        saw(1000);
        assertThat(growth.secondsUntil(LIMIT)).hasValue(0);

        saw(998, 1003, 1001, 991, 997, 990);

        assertThat(growth.secondsUntil(LIMIT)).hasValue(0);
    }
}
