package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fault.Fault;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.RedisServerProcess;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.Servers;
import io.chatarchive.settings.ArchiveSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Which connections to Redis are used again. */
class RedisPoolIT {
    private final RedisTrust trust = new RedisTrust();
    private Relay relay;
    private LettuceConnectionFactory pool;
    private LettuceConnectionFactory looks;

    @BeforeEach
    void open() throws Exception {
        String url = Servers.shared().redisUrl();
        relay = Relay.to(url);
        relay.open();
        ArchiveSettings.Redis redis = new ArchiveSettings.Redis(relay.through(url) + "?timeout=500ms", "", "", 3, "");
        pool = RedisConnections.open(redis, trust);
        looks = RedisConnections.openForLooking(redis, trust);
    }

    @AfterEach
    void close() throws Exception {
        pool.destroy();
        looks.destroy();
        relay.close();
    }

    @Test
    void should_use_a_connection_again_when_it_is_trusted() {
        Object first = id(pool);

        assertThat(id(pool)).isEqualTo(first);
    }

    @Test
    void should_use_none_again_that_was_made_before_when_one_fell_silent() {
        List<Object> before = threeAtOnce();
        relay.silence();

        assertThatThrownBy(() -> id(pool)).isInstanceOf(DataAccessException.class);

        assertThat(threeAtOnce()).doesNotContainAnyElementsOf(before);
    }

    /** As it is behind a proxy, or after a failover: nobody has met the silence yet. */
    @Test
    void should_use_none_again_that_fell_silent_while_it_was_idle() {
        Object before = id(pool);
        relay.silence();
        await().during(Duration.ofMillis(1_100)).atMost(ChatFixture.PATIENCE).until(() -> true); // idle for a second

        assertThat(id(pool)).isNotEqualTo(before);
    }

    @Test
    void should_use_none_again_when_a_look_over_another_pool_met_silence() {
        List<Object> before = threeAtOnce();
        id(looks);
        relay.silence();

        assertThatThrownBy(() -> id(looks)).isInstanceOf(DataAccessException.class);

        assertThat(threeAtOnce()).doesNotContainAnyElementsOf(before);
    }

    @Test
    void should_find_the_new_master_when_the_old_one_became_a_replica(@TempDir Path folder) throws Exception {
        try (RedisServerProcess old = RedisServerProcess.redis(folder);
                RedisServerProcess next = RedisServerProcess.redis(folder);
                Relay address = new Relay("127.0.0.1", old.port())) {
            address.open();
            LettuceConnectionFactory followed = RedisConnections.open(
                    new ArchiveSettings.Redis(address.through("redis://" + old.address()), "", "", 3, ""));
            add(followed);
            old.ask(redis -> redis.replicaof("127.0.0.1", next.port()));
            address.leadTo(next.port());

            assertThatThrownBy(() -> add(followed)).hasStackTraceContaining("READONLY");
            add(followed);

            long entries = next.ask(redis -> redis.xlen("stream"));
            assertThat(entries).isEqualTo(1);
            followed.destroy();
        }
    }

    @Test
    void should_say_so_when_all_connections_are_in_use() {
        List<RedisConnection> used =
                Stream.generate(pool::getConnection).limit(3).toList();
        used.forEach(RedisConnection::ping);

        assertThatThrownBy(() -> id(pool))
                .satisfies(error ->
                        assertThat(Fault.of(error).sentence()).isEqualTo("all 3 connections to Redis are in use"));
        used.forEach(RedisConnection::close);
    }

    private static void add(RedisConnectionFactory pool) {
        try (RedisConnection connection = pool.getConnection()) {
            connection
                    .streamCommands()
                    .xAdd("stream".getBytes(UTF_8), Map.of("a".getBytes(UTF_8), "b".getBytes(UTF_8)));
        }
    }

    /** Three connections, each of which answers. */
    private List<Object> threeAtOnce() {
        List<RedisConnection> connections =
                Stream.generate(pool::getConnection).limit(3).toList();
        List<Object> ids = connections.stream().map(each -> id(each)).toList();
        connections.forEach(RedisConnection::close);
        return ids;
    }

    private static Object id(RedisConnectionFactory pool) {
        try (RedisConnection connection = pool.getConnection()) {
            return id(connection);
        }
    }

    private static Object id(RedisConnection connection) {
        connection.ping();
        return connection.getNativeConnection();
    }
}
