package io.chatarchive.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.faults.entry.EntryId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitsTest {
    private static final long HEALED = 1_000_000;

    private final Waits waits = new Waits(HEALED);

    @Test
    void should_count_from_the_cure_when_a_message_was_sent_before() {
        look(HEALED - 60_000, HEALED + 300);

        assertThat(waits.longest()).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void should_count_from_the_sending_when_a_message_came_later() {
        look(HEALED + 200, HEALED + 300);

        assertThat(waits.longest()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void should_keep_the_longest_when_later_ones_are_shorter_or_nothing_waits() {
        look(HEALED, HEALED + 700);
        look(HEALED + 800, HEALED + 900);
        waits.look(Optional.empty(), HEALED + 5_000);

        assertThat(waits.longest()).isEqualTo(Duration.ofMillis(700));
    }

    private void look(long sent, long now) {
        waits.look(Optional.of(new EntryId(sent, 0)), now);
    }
}
