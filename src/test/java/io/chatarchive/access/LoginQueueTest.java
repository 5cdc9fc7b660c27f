package io.chatarchive.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What hangs fails. */
@Timeout(30)
class LoginQueueTest {
    @Test
    void should_do_one_thing_at_a_time() {
        LoginQueue queue = new LoginQueue(2, Duration.ZERO);

        Optional<Optional<String>> result = queue.run(() -> queue.run(() -> "second"));

        assertThat(result).contains(Optional.empty());
        assertThat(queue.run(() -> "third")).contains("third");
    }

    @Test
    void should_send_away_at_once_when_all_places_are_taken() {
        LoginQueue queue = new LoginQueue(1, Duration.ofDays(1));

        Optional<Optional<String>> result = queue.run(() -> queue.run(() -> "second"));

        assertThat(result).contains(Optional.empty());
        assertThat(queue.run(() -> "third")).contains("third");
    }

    @Test
    void should_go_on_when_something_fails() {
        LoginQueue queue = new LoginQueue(1, Duration.ZERO);

        assertThatThrownBy(() -> queue.run(() -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");

        assertThat(queue.run(() -> "next")).contains("next");
    }

    @Test
    void should_stay_interrupted_when_it_is_interrupted() {
        LoginQueue queue = new LoginQueue(1, Duration.ofDays(1));
        Thread.currentThread().interrupt();

        Optional<String> result = queue.run(() -> "done");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result).isEmpty();
    }
}
