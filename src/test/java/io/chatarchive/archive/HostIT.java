package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.ShippedRoutes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.DriverManager;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The routes inside a Camel runtime of somebody else, which has its own health checks and meters, or none. */
class HostIT {
    private final CamelContext host = new DefaultCamelContext();
    private ChatFixture chat;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(HostIT.class);
        Properties settings = new Properties();
        settings.putAll(chat.settings());
        settings.put("chat.watch.period", "100ms");
        host.getPropertiesComponent().setLocation("file:application.properties");
        host.getPropertiesComponent().setOverrideProperties(settings);
    }

    @AfterEach
    void close() throws Exception {
        host.stop();
        chat.close();
    }

    @Test
    void should_use_the_meters_and_health_of_the_host_and_leave_nothing_behind_when_it_stops() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        meters.counter("of.the.host").increment();
        chat.add("{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}");
        host.getRegistry().bind("hostMeters", meters);
        ShippedRoutes.loadInto(host);
        host.start();
        chat.awaitStored(1);
        await().atMost(ChatFixture.PATIENCE)
                .until(() ->
                        meters.get("chat.archive.archived").functionCounter().count() == 1);
        await().atMost(ChatFixture.PATIENCE).until(this::health, "UP"::equals);
        assertThat(host.getRegistry().findByType(DataSource.class)).isEmpty();

        host.stop();

        assertThat(meters.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactly("of.the.host");
    }

    @Test
    void should_archive_all_the_same_when_the_host_has_no_meters() throws Exception {
        chat.add("{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}");
        ShippedRoutes.loadInto(host);
        host.start();

        chat.awaitStored(1);
        await().atMost(ChatFixture.PATIENCE).until(this::health, "UP"::equals);
    }

    @Test
    void should_archive_on_when_its_route_is_stopped_and_started_and_end_when_it_is_removed() throws Exception {
        long poolsBefore = poolThreads();
        ShippedRoutes.loadInto(host);
        host.start();
        host.getRouteController().stopRoute("chat-archive-drain");
        assertThat(health()).isEqualTo("absent");
        chat.add("{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}");

        host.getRouteController().startRoute("chat-archive-drain");

        chat.awaitStored(1);
        await().atMost(ChatFixture.PATIENCE).until(this::health, "UP"::equals);

        host.getRouteController().stopRoute("chat-archive-drain");
        host.removeRoute("chat-archive-drain");

        assertThat(Archives.of(host).all()).isEmpty();
        assertThat(host.getRegistry().findByType(DataSource.class)).isEmpty();
        await().atMost(ChatFixture.PATIENCE).until(() -> poolThreads() <= poolsBefore);

        PluginHelper.getRoutesLoader(host)
                .loadRoutes(ResourceHelper.resolveResource(host, "classpath:routes/chat-archive.camel.yaml"));
        chat.add("{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"c\"}");

        chat.awaitStored(2);
    }

    @Test
    void should_archive_when_the_host_grants_few_threads_and_refuses_what_is_too_much() throws Exception {
        ThreadPoolProfile threads = new ThreadPoolProfile("of the host");
        threads.setPoolSize(1);
        threads.setMaxPoolSize(2);
        threads.setMaxQueueSize(1);
        threads.setKeepAliveTime(0L);
        threads.setAllowCoreThreadTimeOut(false);
        threads.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        host.getExecutorServiceManager().setDefaultThreadPoolProfile(threads);
        chat.add("{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}");
        ShippedRoutes.loadInto(host);

        host.start();

        chat.awaitStored(1);
        await().atMost(ChatFixture.PATIENCE).until(this::health, "UP"::equals);
    }

    @Test
    void should_leave_the_drivers_of_the_host_as_patient_as_they_are() throws Exception {
        int before = DriverManager.getLoginTimeout();
        DriverManager.setLoginTimeout(77);
        chat.add("{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}");
        ShippedRoutes.loadInto(host);
        host.start();

        chat.awaitStored(1);

        assertThat(DriverManager.getLoginTimeout()).isEqualTo(77);
        DriverManager.setLoginTimeout(before);
    }

    private static long poolThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("chatDataSource"))
                .count();
    }

    private String health() {
        return HealthCheckHelper.invokeReadiness(host).stream()
                .filter(result -> result.getCheck().getId().equals("chat-archive"))
                .map(HealthCheck.Result::getState)
                .map(Enum::name)
                .findFirst()
                .orElse("absent");
    }
}
