package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.RedisServerProcess;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.fixture.ShippedSettings;
import io.lettuce.core.RedisException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master and a replica under a Sentinel that asks for a password of its own. */
class SentinelIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private RedisServerProcess master;
    private RedisServerProcess replica;
    private RedisServerProcess sentinel;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(SentinelIT.class);
        master = RedisServerProcess.redis(folder, "save \"\"");
        replica = RedisServerProcess.redis(
                folder, "save \"\"", "replicaof 127.0.0.1 " + master.port(), "repl-diskless-sync-delay 0");
        sentinel = RedisServerProcess.sentinel(
                folder,
                "requirepass guarded",
                "sentinel monitor chat 127.0.0.1 " + master.port() + " 1",
                "sentinel down-after-milliseconds chat 1000",
                "sentinel failover-timeout chat 5000");
        settings = chat.settings();
        settings.put("chat.redis.url", "redis-sentinel://" + sentinel.address() + "/0?timeout=2s#chat");
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
        sentinel.close();
        replica.close();
        master.close();
    }

    @Test
    void should_follow_to_the_new_master_when_the_old_one_freezes() throws Exception {
        settings.put("chat.redis.sentinel-password", "guarded");
        RunningArchive archive = chat.start(settings);
        master.ask(redis -> redis.xadd(chat.stream(), Map.of("data", HELLO)));
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == 1);
        await().atMost(ChatFixture.PATIENCE).until(() -> replica.ask(redis -> redis.exists(chat.stream())) == 1);

        master.freeze();

        await().atMost(ChatFixture.PATIENCE)
                .ignoreExceptionsInstanceOf(RedisException.class) // it is read-only until then
                .until(() -> replica.ask(redis -> redis.xadd(chat.stream(), Map.of("data", HELLO))) != null);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == 2);
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> replica.ask(redis -> redis.xpending(chat.stream(), "group1"))
                                .getCount()
                        == 0);
        assertThat(archive.outages().isAway(Fault.Server.REDIS)).isFalse();
        chat.stop();
    }

    @Test
    void should_say_that_it_is_the_sentinel_who_refuses_when_its_password_is_missing() {
        Fault fault = awaitFault();

        assertThat(fault.errorClass()).isEqualTo(ErrorClass.CONFIGURATION);
        assertThat(fault.sentence())
                .startsWith("a Sentinel refuses (" + sentinel.address() + ": NOAUTH ")
                .endsWith("; see chat.redis.sentinel-password");
    }

    @Test
    void should_name_the_sentinels_when_none_answers() {
        sentinel.close();
        settings.put("chat.redis.url", "redis-sentinel://" + sentinel.address() + ",127.0.0.1:1/0#chat");

        assertThat(awaitFault().sentence())
                .startsWith("no Sentinel answers (")
                .contains(sentinel.address(), "127.0.0.1:1: Connection refused");
    }

    @Test
    void should_name_the_master_when_the_sentinels_know_none_of_that_name() {
        settings.put("chat.redis.sentinel-password", "guarded");
        settings.computeIfPresent("chat.redis.url", (key, url) -> url.replace("#chat", "#other"));

        assertThat(awaitFault().sentence()).startsWith("the Sentinels know no master 'other'");
    }

    /** What somebody is told who connects. */
    private Fault awaitFault() {
        var pool = RedisConnections.open(ShippedSettings.with(settings).redis());
        try {
            return await().atMost(ChatFixture.PATIENCE)
                    .until(
                            () -> {
                                try (var connection = pool.getConnection()) {
                                    connection.ping();
                                    return null;
                                } catch (RuntimeException e) {
                                    return Fault.of(e);
                                }
                            },
                            fault -> fault != null && fault.sentence().contains("Sentinel"));
        } finally {
            pool.destroy();
        }
    }
}
