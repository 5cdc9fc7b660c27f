package io.chatarchive.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.GroupStates;
import io.chatarchive.watch.ArchiveState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusJsonTest {
    private static final long NOW = 1_764_151_200_000L;

    private static ObjectNode status(String oldestPending, String firstUnread) {
        GroupState group = GroupStates.with(
                "now",
                String.valueOf(NOW),
                "pending",
                "1",
                "oldest_pending",
                oldestPending,
                "first_unread",
                firstUnread);
        Status.Seen seen = new Status.Seen(group, Optional.empty(), Optional.empty(), false, Optional.empty());
        return new Status(ShippedSettings.with(), ArchiveState.CATCHING_UP, "", Optional.empty(), Optional.of(seen))
                .json();
    }

    @Test
    void should_say_how_old_entries_are_when_their_ids_have_a_time() {
        ObjectNode json = status((NOW - 2500) + "-0", (NOW - 1500) + "-0");

        assertThat(json.path("lagSeconds").asDouble()).isEqualTo(2.5);
        assertThat(json.path("oldestPendingSeconds").asDouble()).isEqualTo(2.5);
        assertThat(json.path("oldestUnreadSeconds").asDouble()).isEqualTo(1.5);
    }

    @Test
    void should_say_null_when_ids_have_no_plausible_time() {
        ObjectNode json = status("7-0", "9999999999999-0");

        assertThat(json.path("lagSeconds").isNull()).isTrue();
        assertThat(json.path("oldestPendingSeconds").isNull()).isTrue();
        assertThat(json.path("oldestUnreadSeconds").isNull()).isTrue();
    }
}
