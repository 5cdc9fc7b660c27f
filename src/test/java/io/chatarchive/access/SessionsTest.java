package io.chatarchive.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final User ANNA = new User("anna", Role.VIEWER, new TreeSet<>(), null, List.of());
    private static final Users USERS = new Users(List.of(ANNA));

    private long now = Long.MAX_VALUE - 1; // the clock of Java may begin anywhere
    private final Sessions sessions = new Sessions(IDLE, () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void should_end_when_nobody_used_it_for_the_idle_time() {
        String session = sessions.begin(ANNA);

        pass(IDLE.minusSeconds(1));
        assertThat(sessions.find(session, USERS)).contains(ANNA);
        pass(IDLE.minusSeconds(1));
        assertThat(sessions.find(session, USERS)).contains(ANNA);
        pass(IDLE);
        assertThat(sessions.find(session, USERS)).isEmpty();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void should_end_after_twelve_hours_when_it_is_used_all_the_time() {
        String session = sessions.begin(ANNA);
        for (int i = 0; i < 12 * 4 - 1; i++) {
            pass(Duration.ofMinutes(15));
            assertThat(sessions.find(session, USERS)).isPresent();
        }

        pass(Duration.ofMinutes(15));

        assertThat(sessions.find(session, USERS)).isEmpty();
    }

    @Test
    void should_end_after_twelve_hours_when_the_idle_time_is_for_ever() {
        Sessions lasting = new Sessions(Duration.ofDays(999_999_999), () -> now);
        String session = lasting.begin(ANNA);

        pass(Duration.ofHours(12).minusSeconds(1));
        assertThat(lasting.find(session, USERS)).isPresent();
        pass(Duration.ofSeconds(1));

        assertThat(lasting.find(session, USERS)).isEmpty();
    }

    @Test
    void should_drop_the_one_that_was_idle_for_longest_when_there_are_too_many() {
        String used = sessions.begin(ANNA);
        String idle = sessions.begin(ANNA);
        for (int i = 2; i < Sessions.MOST; i++) {
            sessions.begin(ANNA);
        }
        sessions.find(used, USERS);

        sessions.begin(ANNA);

        assertThat(sessions.size()).isEqualTo(Sessions.MOST);
        assertThat(sessions.find(idle, USERS)).isEmpty();
        assertThat(sessions.find(used, USERS)).isPresent();
    }

    @Test
    void should_have_a_secret_of_256_bits_that_is_never_the_same() {
        Set<String> secrets = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            secrets.add(sessions.begin(ANNA));
        }

        assertThat(secrets).hasSize(100).allMatch(secret -> secret.matches("[A-Za-z0-9_-]{43}"));
    }

    @Test
    void should_find_nothing_when_it_is_no_secret() {
        assertThat(sessions.find(null, USERS)).isEmpty();
        assertThat(sessions.find("", USERS)).isEmpty();
        assertThat(sessions.find("a".repeat(43), USERS)).isEmpty();
        assertThat(sessions.find("a".repeat(1_000_000), USERS)).isEmpty();
    }
}
