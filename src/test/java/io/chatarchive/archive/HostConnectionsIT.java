package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.FailingDatabase;
import io.chatarchive.fixture.Servers;
import io.chatarchive.fixture.ShippedRoutes;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.RedisConnections;
import io.lettuce.core.XAddArgs;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.support.DefaultRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A host that says where its servers are, and nothing else: by beans of its own, or by URLs. */
class HostConnectionsIT {
    private static final String HELLO = "{\"userid\":\"2\",\"username\":\"老王\",\"msg\":\"上线了\"}";
    private static final Set<String> CONNECTIONS =
            Set.of("chat.redis.url", "chat.jdbc.url", "chat.jdbc.username", "chat.jdbc.password");

    private final CamelContext host = new DefaultCamelContext();
    private final Map<String, String> settings = new HashMap<>();
    private final HikariDataSource database = new HikariDataSource();
    private ChatFixture chat;
    private LettuceConnectionFactory redis;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(HostConnectionsIT.class);
        settings.put("chat.stream.key", chat.stream());
        settings.put("chat.archive.period", "50ms");
        settings.put("chat.watch.period", "100ms");
        database.setJdbcUrl(chat.settings().get("chat.jdbc.url"));
        database.setUsername(chat.settings().get("chat.jdbc.username"));
        database.setPassword(chat.settings().get("chat.jdbc.password"));
        redis = RedisConnections.open(new ArchiveSettings.Redis(Servers.shared().redisUrl(), "", "", 8, ""));
        chat.add(HELLO);
    }

    @AfterEach
    void close() throws Exception {
        host.stop();
        redis.destroy();
        database.close();
        chat.close();
    }

    @Test
    void should_archive_over_the_connections_of_the_host_and_leave_them_open_when_it_has_one_of_each()
            throws Exception {
        bindConnections();

        start();

        chat.awaitStored(1);
        await().atMost(ChatFixture.PATIENCE).until(() -> health().contains("1 archived since the start"));
        assertThat(HealthCheckHelper.invokeReadiness(host))
                .allMatch(result -> result.getState() == HealthCheck.State.UP);
        host.stop();
        assertThat(redis.isRunning()).isTrue();
        try (Connection connection = database.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @Test
    void should_set_a_bad_row_aside_when_the_connections_are_the_hosts() throws Exception {
        bindConnections();
        chat.add("{\"userid\":\"" + "2".repeat(100) + "\"}");

        start();

        chat.awaitStored(1);
        assertThat(chat.deadLetters()).hasSize(1);
    }

    @Test
    void should_set_a_message_aside_when_its_id_is_taken_and_the_pool_counts_rows_that_were_there() throws Exception {
        bindConnections();
        start();
        chat.awaitStored(1);
        String id = chat.storedIds().get(0);

        chat.redis().del(chat.stream());
        chat.redis().xadd(chat.stream(), new XAddArgs().id(id), "data", HELLO.replace("老王", "阿珍"));
        chat.add(HELLO);

        chat.awaitStored(2);
        chat.awaitNothingPending();
        assertThat(chat.deadLetterIds()).containsExactly(id + " id taken 1");
        try (Connection connection = database.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @Test
    void should_use_the_urls_when_they_are_set() throws Exception {
        chat.settings().forEach((key, value) -> {
            if (CONNECTIONS.contains(key)) {
                settings.put(key, value);
            }
        });
        host.getRegistry().bind("other", new HikariDataSource());

        start();

        chat.awaitStored(1);
    }

    @Test
    void should_use_the_bean_that_a_setting_names_when_there_are_several() throws Exception {
        bindConnections();
        host.getRegistry().bind("other", new HikariDataSource());
        settings.put("chat.jdbc.data-source", "hostDatabase");

        start();

        chat.awaitStored(1);
    }

    @Test
    void should_use_the_one_that_the_host_prefers_when_there_are_several() throws Exception {
        host.getCamelContextExtension().setRegistry(new DefaultRegistry(new Preferring(database, redis)));
        host.getRegistry().bind("other", new HikariDataSource());
        host.getRegistry().bind("otherRedis", new LettuceConnectionFactory());

        start();

        chat.awaitStored(1);
    }

    @Test
    void should_ask_which_is_meant_when_there_are_several() {
        bindConnections();
        host.getRegistry().bind("other", new HikariDataSource());

        assertThatThrownBy(this::start)
                .hasStackTraceContaining("Setting chat.jdbc.data-source is empty; expected the name of a DataSource")
                .hasStackTraceContaining("hostDatabase");
    }

    @Test
    void should_name_what_there_is_when_a_setting_names_no_bean() {
        bindConnections();
        settings.put("chat.redis.connection-factory", "typo");

        assertThatThrownBy(this::start)
                .hasStackTraceContaining("Setting chat.redis.connection-factory is 'typo'; expected the name of a")
                .hasStackTraceContaining("hostRedis");
    }

    @Test
    void should_read_nothing_and_say_why_when_sessions_of_the_host_would_cut_what_does_not_fit() throws Exception {
        String url = database.getJdbcUrl();
        database.setJdbcUrl(
                url + (url.contains("?") ? "&" : "?") + "jdbcCompliantTruncation=false&sessionVariables=sql_mode=''");
        bindConnections();

        start();

        await().atMost(ChatFixture.PATIENCE).until(() -> health().contains("its sessions are not strict"));
        assertThat(chat.redis().xinfoGroups(chat.stream())).isEmpty();
    }

    /** As after a failover of which the pool knows nothing. */
    @Test
    void should_store_nothing_while_sessions_of_the_host_are_in_another_time_zone_than_at_first() throws Exception {
        AtomicReference<String> zone = new AtomicReference<>("+00:00");
        host.getRegistry().bind("hostRedis", redis);
        host.getRegistry().bind("hostDatabase", inTimeZone(zone));
        start();
        chat.awaitStored(1);

        zone.set("-05:00");
        chat.add(HELLO);
        await().atMost(ChatFixture.PATIENCE).until(() -> health().contains("its sessions differ in their time zone"));
        assertThat(chat.count()).isOne();

        zone.set("+00:00");
        chat.awaitStored(2);
        assertThat(chat.deadLetters()).isEmpty();
    }

    private DataSource inTimeZone(AtomicReference<String> zone) {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(database, arguments);
                    if (answer instanceof Connection connection) {
                        FailingDatabase.execute(connection, "SET time_zone = '" + zone.get() + "'");
                    }
                    return answer;
                });
    }

    private void bindConnections() {
        host.getRegistry().bind("hostRedis", redis);
        host.getRegistry().bind("hostDatabase", database);
    }

    private void start() throws Exception {
        Properties properties = new Properties();
        properties.putAll(settings);
        host.getPropertiesComponent().setInitialProperties(properties);
        ShippedRoutes.loadInto(host);
        host.start();
    }

    private String health() {
        return HealthCheckHelper.invokeReadiness(host).stream()
                .filter(result -> result.getCheck().getId().equals("chat-archive"))
                .map(result -> String.valueOf(result.getMessage().orElse("")))
                .findFirst()
                .orElse("");
    }

    /** Beans of a runtime that knows which of several is meant, as Spring does by {@code @Primary}. */
    private record Preferring(DataSource database, LettuceConnectionFactory redis) implements BeanRepository {
        @Override
        public Object lookupByName(String name) {
            return null;
        }

        @Override
        public <T> T lookupByNameAndType(String name, Class<T> type) {
            return null;
        }

        @Override
        public <T> Map<String, T> findByTypeWithName(Class<T> type) {
            return Stream.of(database, redis)
                    .filter(type::isInstance)
                    .collect(Collectors.toMap(bean -> bean.getClass().getName(), type::cast));
        }

        @Override
        public <T> Set<T> findByType(Class<T> type) {
            return Set.copyOf(findByTypeWithName(type).values());
        }

        @Override
        public <T> T findSingleByType(Class<T> type) {
            return findByType(type).stream().findFirst().orElse(null);
        }
    }
}
