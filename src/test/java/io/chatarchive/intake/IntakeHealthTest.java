package io.chatarchive.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.ShippedSettings;
import io.lettuce.core.RedisCommandExecutionException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.RedisSystemException;

class IntakeHealthTest {
    private final RedisSystemException full = new RedisSystemException(
            "x", new RedisCommandExecutionException("OOM command not allowed when used memory > 'maxmemory'."));

    private final ManualClock clock = new ManualClock();
    private final IntakeHealth health =
            new IntakeHealth(ShippedSettings.with("chat.health.affects-readiness", "true"), clock);

    @Test
    void should_be_down_with_what_to_do_until_a_message_is_added() {
        assertThat(state()).isEqualTo(HealthCheck.State.UP);

        health.failed(full);
        clock.pass(Duration.ofSeconds(9));

        assertThat(state()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(message())
                .isEqualTo("The intake fails for 9 s: OOM command not allowed when used memory > 'maxmemory'. Raise"
                        + " maxmemory of Redis, or let it hold less, such as by chat.archive.after-ack. Nothing is added,"
                        + " and senders are told so (503).");

        health.added();

        assertThat(state()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void should_not_stay_down_when_nobody_tries_any_more() {
        health.failed(full);
        clock.pass(IntakeHealth.MEMORY);

        assertThat(state()).isEqualTo(HealthCheck.State.UP);
        assertThat(message()).startsWith("No message has come for 60 s; the last one failed: ");
    }

    @Test
    void should_have_a_meter_and_take_it_along_when_it_stops() {
        SimpleMeterRegistry host = new SimpleMeterRegistry();
        health.start(Set.of(host));
        health.failed(full);

        assertThat(host.get("chat.archive.failing")
                        .tag("what", "intake")
                        .gauge()
                        .value())
                .isOne();

        health.stop();

        assertThat(host.getMeters()).isEmpty();
    }

    private HealthCheck.State state() {
        return call().getState();
    }

    private String message() {
        return call().getMessage().orElseThrow();
    }

    private HealthCheck.Result call() {
        health.setCamelContext(new DefaultCamelContext());
        return health.call();
    }
}
