package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.ShippedSettings;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** The time between two attempts. Delays of an hour: a test that waited for one would not end. */
class OutageBackoffTest {
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @Test
    void should_wait_no_longer_when_a_server_is_seen_again() {
        OutageBackoff outageWait = outageWait("1h", "1h", "1h");
        CompletableFuture<Void> waiting = attempt(outageWait, 3);

        await().atMost(ChatFixture.PATIENCE).until(() -> {
            outageWait.wakeUp();
            return waiting.isDone();
        });
    }

    @Test
    void should_wait_no_longer_and_not_again_when_the_archive_stops() {
        OutageBackoff outageWait = outageWait("1h", "1h", "1h");
        CompletableFuture<Void> waiting = attempt(outageWait, 1);

        outageWait.stopping(true);

        await().atMost(ChatFixture.PATIENCE).until(waiting::isDone);
        attempt(outageWait, 2).join();
        assertThat(outageWait.isStopping()).isTrue();
    }

    @Test
    void should_never_wait_for_longer_than_a_period() {
        OutageBackoff outageWait = outageWait("1ms", "1h", "2ms");

        for (int i = 1; i <= 30; i++) {
            attempt(outageWait, i).join();
        }

        assertThat(exchange.getProperty("chatArchiveDelay")).isEqualTo(2L);
    }

    @Test
    void should_begin_with_a_short_wait_when_a_server_was_seen_again_during_the_attempt() {
        OutageBackoff outageWait = outageWait("1ms", "1h", "1h");
        for (int i = 1; i <= 6; i++) {
            attempt(outageWait, i).join();
        }
        assertThat(exchange.getProperty("chatArchiveDelay")).isEqualTo(32L);

        outageWait.wakeUp();
        attempt(outageWait, 7).join();

        assertThat(exchange.getProperty("chatArchiveDelay")).isEqualTo(1L);
    }

    private static OutageBackoff outageWait(String first, String longest, String period) {
        return new OutageBackoff(ShippedSettings.with(
                "chat.outage.first-delay", first,
                "chat.outage.longest-delay", longest,
                "chat.archive.period", period));
    }

    private CompletableFuture<Void> attempt(OutageBackoff outageWait, int attempt) {
        return CompletableFuture.runAsync(() -> {
            exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, attempt);
            try {
                outageWait.process(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
