package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.models.stream.PendingMessage;
import java.time.Duration;
import java.util.List;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What is seen to with each look at a real group. */
class MaintenanceIT extends OneLane {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    private final ManualClock clock = new ManualClock();

    @Test
    void should_remove_consumers_that_own_nothing_and_are_idle_for_long_and_no_others() throws Exception {
        consume("gone", "gone too", "c1/2");
        chat.add("x");
        chat.readAndDie("busy", 1);
        GoneConsumers consumers = goneConsumers(redis, "PT0.001S");

        await().atMost(ChatFixture.PATIENCE).untilAsserted(() -> {
            clock.pass(Duration.ofMinutes(1));
            consumers.look(group.look());
            assertThat(names()).containsExactlyInAnyOrder("busy", "c1/2");
        });

        assertThat(chat.pending()).isEqualTo(1);
        assertThat(group.look().firstSkipped()).isEmpty();
    }

    @Test
    void should_leave_consumers_alone_that_were_there_lately_and_the_last_one_in_any_case() throws Exception {
        consume("one", "another");

        goneConsumers(redis, "PT5M").look(group.look());
        assertThat(names()).containsExactlyInAnyOrder("one", "another");

        GoneConsumers consumers = goneConsumers(redis, "PT0.001S");
        await().atMost(ChatFixture.PATIENCE).untilAsserted(() -> {
            clock.pass(Duration.ofMinutes(1));
            consumers.look(group.look());
            assertThat(names()).hasSize(1);
        });
        clock.pass(Duration.ofMinutes(1));
        consumers.look(group.look());
        assertThat(names()).hasSize(1);
    }

    @Test
    void should_ask_once_and_let_it_be_when_it_may_not_remove_consumers() throws Exception {
        consume("gone", "c1");
        chat.setRedisUser("on >secret allkeys +@all -xgroup");
        LettuceConnectionFactory restricted = RedisConnections.open(
                new ArchiveSettings.Redis(chat.settings("secret", "").get("chat.redis.url"), "", "", 1, ""));
        GoneConsumers consumers = goneConsumers(restricted, "PT0.001S");
        chat.redis().aclLogReset();

        await().atMost(ChatFixture.PATIENCE).untilAsserted(() -> {
            clock.pass(Duration.ofMinutes(1));
            consumers.look(group.look());
            assertThat(chat.redis().aclLog()).isNotEmpty();
        });
        long denials = denials();
        clock.pass(Duration.ofMinutes(1));
        consumers.look(group.look());

        assertThat(denials()).isEqualTo(denials);
        assertThat(names()).containsExactlyInAnyOrder("gone", "c1");
        restricted.destroy();
    }

    @Test
    void should_take_over_after_the_idle_time_when_the_clock_of_redis_went_back_after_the_delivery() throws Exception {
        String left = chat.add("left");
        String fresh = chat.add("fresh");
        chat.readAndDie("dead", 2);
        group = group("chat.claim.min-idle", "1s");
        FutureDeliveries.make(chat.redis(), chat.stream(), Duration.ofHours(1), left, fresh);
        chat.redis().xdel(chat.stream(), fresh);
        assertThat(pending()).extracting(PendingMessage::getMsSinceLastDelivery).containsExactly(0L, 0L);

        serverClock().look(group.look());

        await().atMost(ChatFixture.PATIENCE).until(() -> pending().get(0).getMsSinceLastDelivery() > 1_000);
        assertThat(pending()).extracting(PendingMessage::getConsumer).containsExactly("dead", "dead");
        assertThat(pending()).extracting(PendingMessage::getRedeliveryCount).containsExactly(1L, 1L);
        assertThat(read()).containsExactly(left);
    }

    @Test
    void should_rebase_all_pages_and_nothing_that_is_idle_by_the_clock() throws Exception {
        String before = chat.add("x");
        chat.readAndDie("dead", 1);
        await().atMost(ChatFixture.PATIENCE).until(() -> pending().get(0).getMsSinceLastDelivery() > 300);
        for (int i = 0; i < 1_500; i++) {
            chat.add("x");
        }
        String last = chat.add("x");
        chat.readAndDie("dead", 1_501);
        FutureDeliveries.make(chat.redis(), chat.stream(), Duration.ofHours(1), last);

        serverClock().look(group.look());

        await().atMost(ChatFixture.PATIENCE).until(() -> idle(last) > 0);
        assertThat(idle(before)).isGreaterThan(300);
    }

    @LongTest
    @Test
    void should_see_to_all_of_it_in_a_running_archive_and_say_what_a_person_should_know() {
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "other");
        consume("gone");
        chat.add(HELLO);
        RunningArchive archive = chat.start(
                "chat.archive.after-ack", "delete",
                "chat.archive.consumers", "1",
                "chat.claim.min-idle", "1s",
                "chat.watch.period", "50ms");

        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(() -> assertThat(names()).containsExactly("c1"));
        chat.awaitNothingPending();

        assertThat(health(archive).getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health(archive).getMessage().orElseThrow())
                .contains("Stream '" + chat.stream() + "' has other groups (other)");
    }

    private static HealthCheck.Result health(RunningArchive archive) {
        return HealthCheckHelper.invokeReadiness(archive.camel()).stream()
                .filter(result -> result.getCheck().getId().equals("chat-archive"))
                .findFirst()
                .orElseThrow();
    }

    private ServerClock serverClock() {
        return new ServerClock(redis, ShippedSettings.with(chat.settings()).stream(), System::nanoTime, () -> {});
    }

    private GoneConsumers goneConsumers(LettuceConnectionFactory connections, String minIdle) {
        return new GoneConsumers(connections, ShippedSettings.with(chat.settings()), Duration.parse(minIdle), clock);
    }

    /** Each reads and acknowledges an entry, and owns nothing then. */
    private void consume(String... consumers) {
        for (String consumer : consumers) {
            String id = chat.add(HELLO);
            chat.readAndDie(consumer, 1);
            chat.redis().xack(chat.stream(), "group1", id);
        }
    }

    private List<String> names() {
        return chat.redis().xinfoConsumers(chat.stream(), "group1").stream()
                .map(consumer -> (String) ((List<?>) consumer).get(1))
                .toList();
    }

    private long denials() {
        return chat.redis().aclLog().stream()
                .mapToLong(entry -> (Long) entry.get("count"))
                .sum();
    }

    private long idle(String id) {
        return chat.redis()
                .xpending(chat.stream(), "group1", io.lettuce.core.Range.create(id, id), io.lettuce.core.Limit.from(1))
                .get(0)
                .getMsSinceLastDelivery();
    }
}
