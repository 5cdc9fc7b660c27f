package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who has read what the group was given. */
class OtherReadersTest {
    private static final Duration LATELY = Duration.ofHours(1);

    private final OtherReaders siblings = new OtherReaders();

    @Test
    void should_notice_another_process_when_the_group_is_given_entries_and_no_lane_of_this_one_reads() {
        siblings.saw(given("1-0"), 5);

        siblings.saw(given("2-0"), 5);

        assertThat(siblings.hasRead(LATELY)).isTrue();
    }

    @Test
    void should_notice_nobody_when_a_lane_of_this_process_has_read_or_nothing_was_given() {
        siblings.saw(given("1-0"), 5);
        siblings.saw(given("2-0"), 6);
        siblings.saw(given("2-0"), 6);

        assertThat(siblings.hasRead(LATELY)).isFalse();
    }

    /** It may have been this process, before Redis was away. */
    @Test
    void should_notice_nobody_with_the_first_look_after_redis_was_away() {
        siblings.saw(given("1-0"), 5);
        siblings.saw(Optional.empty(), 5);
        siblings.saw(given("2-0"), 5);

        assertThat(siblings.hasRead(LATELY)).isFalse();
    }

    private static Optional<GroupState> given(String lastDelivered) {
        return Optional.of(
                GroupState.of(Map.of("now", "0", "length", "9", "pending", "1", "last_delivered", lastDelivered)));
    }
}
