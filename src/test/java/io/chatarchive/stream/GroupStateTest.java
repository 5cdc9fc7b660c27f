package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupStateTest {

    @Test
    void should_have_no_lag_when_redis_does_not_say_it() {
        assertThat(GroupStates.with("first_unread", "6-0").lag()).isEmpty();
        assertThat(GroupStates.with("first_unread", "6-0").backlog()).isEqualTo("0 pending, more not yet read");
        assertThat(GroupStates.unread().lag()).hasValue(12);
        assertThat(GroupStates.unread().backlog()).isEqualTo("0 pending, 12 not yet read");
    }

    @Test
    void should_tell_the_lag_from_the_ids_where_they_say_it_and_believe_no_redis_that_counts_more_than_there_is() {
        assertThat(GroupStates.idle().lag()).hasValue(0);
        assertThat(GroupStates.with("lag", "8230").lag()).hasValue(0);
        assertThat(GroupStates.with("first", "6-0", "first_unread", "6-0", "length", "90", "lag", "8230")
                        .lag())
                .hasValue(90);
        assertThat(GroupStates.with("first", "1-0", "first_unread", "6-0", "length", "90", "lag", "8230")
                        .lag())
                .isEmpty();
        assertThat(GroupStates.with("first", "1-0", "first_unread", "6-0", "length", "90", "lag", "80")
                        .lag())
                .hasValue(80);
    }

    @Test
    void should_have_a_backlog_when_something_is_pending_or_unread() {
        assertThat(GroupStates.idle().hasBacklog()).isFalse();
        assertThat(GroupStates.unread().hasBacklog()).isTrue();
        assertThat(GroupStates.pending(1, 0).hasBacklog()).isTrue();
        assertThat(GroupStates.pending(0, 1).isBacklogOfOthers()).isTrue();
        assertThat(GroupStates.pending(1, 1).isBacklogOfOthers()).isFalse();
    }

    @Test
    void should_lag_by_the_whole_stream_when_the_group_is_still_to_be_created() {
        GroupState state = GroupState.of(Map.of("now", "1", "length", "7", "first_unread", "1-0"));

        assertThat(state.lag()).hasValue(7);
        assertThat(state.hasBacklog()).isTrue();
        assertThat(state.deadLetters()).isEmpty();
        assertThat(GroupState.of(Map.of("now", "1", "length", "0")).hasBacklog())
                .isFalse();
    }

    @Test
    void should_know_the_age_of_the_oldest_pending_entry_when_there_is_one() {
        assertThat(GroupStates.with("pending", "1", "oldest_pending", "58000-3").oldestPendingAge())
                .contains(Duration.ofSeconds(2));
        assertThat(GroupStates.with("pending", "1", "oldest_pending", "99999-0").oldestPendingAge())
                .contains(Duration.ZERO);
        assertThat(GroupStates.idle().oldestPendingAge()).isEmpty();
    }
}
