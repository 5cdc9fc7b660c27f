package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.RunningArchive;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that fall silent without being closed, while new ones are served: a failover behind an address. */
class SilentServerIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(SilentServerIT.class);
        settings = chat.settings();
        settings.put("chat.watch.period", "200ms");
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_archive_take_messages_in_and_be_healthy_when_connections_to_redis_fell_silent() throws Exception {
        try (Relay relay = Relay.to(settings.get("chat.redis.url"))) {
            settings.compute("chat.redis.url", (key, url) -> relay.through(url) + "?timeout=2s");
            relay.open();
            RunningArchive archive = chat.start(settings);
            CamelContext camel = archive.camel();
            try (ProducerTemplate sender = camel.createProducerTemplate()) {
                sender.requestBody("direct:send-chat-message", HELLO);
                chat.awaitStored(1);

                relay.silence();
                chat.add(HELLO);

                chat.awaitStored(2);
                await().atMost(ChatFixture.PATIENCE)
                        .ignoreExceptionsInstanceOf(CamelExecutionException.class)
                        .until(() -> sender.requestBody("direct:send-chat-message", HELLO) != null);
                chat.awaitStored(chat.redis().xlen(chat.stream()));
                awaitHealthy(camel);
            }
            chat.stop();
        }
    }

    @Test
    void should_archive_and_be_healthy_when_connections_to_the_database_fell_silent() throws Exception {
        try (Relay relay = Relay.to(settings.get("chat.jdbc.url"))) {
            settings.compute("chat.jdbc.url", (key, url) -> relay.through(url) + "&socketTimeout=2000");
            relay.open();
            RunningArchive archive = chat.start(settings);
            chat.add(HELLO);
            chat.awaitStored(1);

            relay.silence();
            chat.add(HELLO);

            chat.awaitStored(2);
            awaitHealthy(archive.camel());
            chat.stop();
        }
    }

    private static void awaitHealthy(CamelContext camel) {
        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(() -> assertThat(HealthCheckHelper.invokeReadiness(camel))
                        .allMatch(result -> result.getState() == HealthCheck.State.UP));
    }
}
