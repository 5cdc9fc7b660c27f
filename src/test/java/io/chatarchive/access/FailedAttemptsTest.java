package io.chatarchive.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedAttemptsTest {
    private static final ClientAddress HOME = ClientAddress.of("192.0.2.1");

    private long now;
    private final FailedAttempts failures = new FailedAttempts(() -> now);

    @Test
    void should_delay_others_at_an_address_when_it_has_tried_many_users() {
        for (int i = 0; i < 10; i++) {
            failures.failed("user" + i, HOME);
        }
        assertThat(failures.delay("anna", HOME)).isZero();

        failures.failed("user10", HOME);

        assertThat(failures.delay("anna", HOME)).isEqualTo(Duration.ofSeconds(1));
        assertThat(failures.delay("anna", ClientAddress.of("192.0.2.2"))).isZero();
    }

    @Test
    void should_keep_the_failures_of_an_address_when_somebody_logs_in_there() {
        for (int i = 0; i < 11; i++) {
            failures.failed("user" + i, HOME);
        }

        failures.forget("mallory", HOME);

        assertThat(failures.delay("anna", HOME)).isEqualTo(Duration.ofSeconds(1));
    }

    /** A program with an old token would keep out the people behind the same address. */
    @Test
    void should_not_prolong_a_delay_when_wrong_tokens_come_meanwhile() {
        for (int i = 0; i < 1_000; i++) {
            failures.failed(HOME);
        }

        assertThat(failures.delay("anna", HOME)).isEqualTo(Duration.ofSeconds(1));
        now += Duration.ofSeconds(1).toNanos();
        assertThat(failures.delay("anna", HOME)).isZero();
    }

    @Test
    void should_count_names_that_nobody_can_have_as_one() {
        failures.failed("x".repeat(100_000), HOME);

        assertThat(failures.delay("y\n", HOME)).isEqualTo(Duration.ofSeconds(1));
        assertThat(failures.delay(null, HOME)).isEqualTo(Duration.ofSeconds(1));
        assertThat(failures.delay("anna", HOME)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "fe80::1%nosuch7, fe80::1, true",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "no:address, no:address, true"
    })
    void should_take_a_network_of_version_6_for_one_address(String one, String other, boolean same) {
        assertThat(ClientAddress.of(one).equals(ClientAddress.of(other))).isEqualTo(same);
    }

    @Test
    void should_keep_little_of_an_address_that_is_none() {
        assertThat(ClientAddress.of("x".repeat(100_000)).network()).hasSize(64);
        assertThat(ClientAddress.of(null).network()).isEmpty();
    }
}
