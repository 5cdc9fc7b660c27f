package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.Servers;
import io.chatarchive.fixture.ShippedRoutes;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.RedisConnections;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/** The routes that ship, chat-signals*: who publishes on a channel has the stream drained, who subscribes hears of it. */
class SignalsIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(SignalsIT.class);
        settings = chat.settings();
        settings.put("chat.archive.period", "1h");
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_drain_at_once_when_asked_whatever_the_schedule() throws Exception {
        settings.put("chat.schedule.cron", "0 0 0 1 1 *");
        chat.start(settings);
        awaitSubscribed();
        chat.add(HELLO);
        chat.add(HELLO);

        chat.redis().publish(channel("drain"), "");

        chat.awaitStored(2);
    }

    @Test
    void should_drain_what_comes_while_a_drain_is_at_work() throws Exception {
        chat.start(settings);
        awaitSubscribed();

        for (int i = 0; i < 200; i++) {
            chat.add(HELLO);
            chat.redis().publish(channel("drain"), "");
        }

        chat.awaitStored(200);
    }

    @Test
    void should_announce_what_is_stored_and_acknowledged() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (RedisClient client = RedisClient.create(Servers.shared().redisUrl());
                StatefulRedisPubSubConnection<String, String> listener = client.connectPubSub()) {
            listener.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    heard.add(message);
                }
            });
            listener.sync().subscribe(channel("archived"));
            String first = chat.add(HELLO);
            chat.add("no JSON");
            String last = chat.add(HELLO);

            chat.start(settings);

            await().atMost(ChatFixture.PATIENCE).until(() -> heard.size() == 1);
            JsonNode batch = new ObjectMapper().readTree(heard.get(0));
            assertThat(batch.path("archive").asText()).isEqualTo("chat");
            assertThat(batch.path("stream").asText()).isEqualTo(chat.stream());
            assertThat(batch.path("first").asText()).isEqualTo(first);
            assertThat(batch.path("last").asText()).isEqualTo(last);
            assertThat(batch.path("count").asInt()).isEqualTo(2);
            assertThat(chat.storedIds()).containsExactly(first, last);
            assertThat(chat.pending()).isZero();
        }
    }

    @Test
    void should_start_without_redis_and_hear_signals_once_it_is_there() throws Exception {
        try (Relay redis = Relay.to(settings.get("chat.redis.url"))) {
            settings.compute("chat.redis.url", (key, url) -> redis.through(url));
            chat.start(settings);

            redis.open();

            awaitSubscribed();
            chat.add(HELLO);
            chat.redis().publish(channel("drain"), "");
            chat.awaitStored(1);
            chat.stop();
        }
    }

    @Test
    void should_hear_signals_again_after_redis_was_away_and_make_up_for_those_it_missed() throws Exception {
        try (Relay redis = Relay.to(settings.get("chat.redis.url"))) {
            settings.compute("chat.redis.url", (key, url) -> redis.through(url));
            redis.open();
            chat.start(settings);
            awaitSubscribed();
            redis.shut();
            await().atMost(ChatFixture.PATIENCE).until(() -> subscribers() == 0);
            chat.add(HELLO);
            chat.redis().publish(channel("drain"), ""); // nobody hears it

            redis.open();

            chat.awaitStored(1);
            awaitSubscribed();
            chat.add(HELLO);
            chat.redis().publish(channel("drain"), "");
            chat.awaitStored(2);
            chat.stop();
        }
    }

    @LongTest
    @Test
    void should_subscribe_again_when_the_subscription_dies_in_silence() throws Exception {
        chat.start(settings);
        awaitSubscribed();

        for (int i = 0; i < 5; i++) {
            chat.redis().clientKill(KillArgs.Builder.typePubsub().skipme());
            chat.add(HELLO);
            chat.awaitStored(i + 1L);
            awaitSubscribed();
        }
    }

    @Test
    void should_make_no_object_of_what_somebody_publishes() throws Exception {
        chat.start(settings);
        awaitSubscribed();
        chat.add(HELLO);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Trap());
        }

        try (RedisClient client = RedisClient.create(Servers.shared().redisUrl());
                var connection = client.connect(ByteArrayCodec.INSTANCE)) {
            connection
                    .sync()
                    .publish(channel("drain").getBytes(java.nio.charset.StandardCharsets.UTF_8), bytes.toByteArray());
        }

        chat.awaitStored(1);
        assertThat(Trap.SPRUNG).hasValue(0);
    }

    @Test
    void should_keep_to_its_own_connections_when_the_host_has_the_only_template_and_container() throws Exception {
        RedisConnectionFactory elsewhere =
                RedisConnections.open(new ArchiveSettings.Redis("redis://127.0.0.1:1", "", "", 1, ""));
        StringRedisTemplate template = new StringRedisTemplate(elsewhere);
        RedisMessageListenerContainer container = new RedisMessageListenerContainer();
        container.setConnectionFactory(elsewhere);
        CamelContext host = new DefaultCamelContext();
        try {
            host.getRegistry().bind("hostTemplate", template);
            host.getRegistry().bind("hostContainer", container);
            Properties properties = new Properties();
            properties.putAll(settings); // the URL is set: the archive has connections of its own
            host.getPropertiesComponent().setInitialProperties(properties);
            ShippedRoutes.loadInto(host);
            ShippedRoutes.loadSignalsInto(host);
            host.start();
            awaitSubscribed();
            chat.add(HELLO);

            chat.redis().publish(channel("drain"), "");

            chat.awaitStored(1);
            assertThat(container.isRunning()).isFalse();
        } finally {
            host.stop();
        }
    }

    static final class Trap implements Serializable {
        static final AtomicInteger SPRUNG = new AtomicInteger();
        private static final long serialVersionUID = 1;

        @SuppressWarnings("UnusedMethod")
        private void readObject(ObjectInputStream in) {
            SPRUNG.incrementAndGet();
        }
    }

    private String channel(String name) {
        return chat.stream() + ":" + name;
    }

    private long subscribers() {
        return chat.redis().pubsubNumsub(channel("drain")).get(channel("drain"));
    }

    private void awaitSubscribed() {
        await().atMost(ChatFixture.PATIENCE).until(() -> subscribers() == 1);
    }
}
