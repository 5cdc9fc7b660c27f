package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.ConsumerGroup;
import io.chatarchive.stream.Lane;
import io.chatarchive.stream.OneLane;
import io.chatarchive.stream.OtherReaders;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.models.stream.PendingMessage;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** For how long a lane holds on to a batch that it cannot finish, on a real Redis. */
class RetryDecisionIT extends OneLane {
    private final SQLException away = new SQLException("Connection refused", "08S01");

    private final AtomicLong nanos = new AtomicLong();
    private final Lane waiting = new Lane("c1", nanos::get);
    private final OutageLog outages = new OutageLog(Clock.systemUTC(), "chatMsg");

    @Test
    void should_let_others_claim_a_batch_when_the_database_is_away_for_a_minute() throws Exception {
        UnfinishedBatches batches = batchOfOne();
        assertThat(batches.holds(failed(away))).isTrue();

        nanos.addAndGet(Duration.ofSeconds(61).toNanos());

        assertThat(batches.holds(failed(away))).isFalse();
        assertThat(waiting.goesOn()).isFalse();
        assertThat(pending()).singleElement().satisfies(entry -> {
            assertThat(entry.getMsSinceLastDelivery())
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(5).toMillis());
            assertThat(entry.getRedeliveryCount()).isZero();
        });
        ConsumerGroup another = group("chat.stream.consumer", "another");
        assertThat(another.read(new Lane("another"), LARGEST).entries()).hasSize(1);
    }

    @Test
    void should_hold_a_batch_while_redis_is_away_for_nobody_could_claim_it() throws Exception {
        UnfinishedBatches batches = batchOfOne();

        nanos.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(batches.holds(failed(new RedisConnectionException("away")))).isTrue();
    }

    @Test
    void should_not_refresh_a_batch_that_a_lane_hangs_at() throws Exception {
        UnfinishedBatches batches = batchOfOne();
        waiting.begin(null);
        waiting.take(group.read(waiting, LARGEST).entries());
        assertThat(waiting.hangs()).isFalse();

        nanos.addAndGet(Duration.ofMinutes(11).toNanos());
        group.restore(waiting, Duration.ofMinutes(5));
        batches.refresh();

        assertThat(waiting.hangs()).isTrue();
        assertThat(pending())
                .extracting(PendingMessage::getMsSinceLastDelivery)
                .allMatch(idle -> idle >= Duration.ofMinutes(5).toMillis());
    }

    private UnfinishedBatches batchOfOne() throws Exception {
        chat.add("x");
        waiting.take(group.read(waiting, LARGEST).entries());
        ArchiveSettings settings = ShippedSettings.with(chat.settings());
        return new UnfinishedBatches(group, List.of(waiting), new OtherReaders(), settings, outages);
    }

    private Exchange failed(Exception error) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable("lane", waiting);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, error);
        return exchange;
    }
}
