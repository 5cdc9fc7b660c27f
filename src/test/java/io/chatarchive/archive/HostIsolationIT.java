package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.ShippedRoutes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.spi.VariableRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.ClassUtils;

/** A host with routes, error handling, settings, health and threads of its own notices nothing of the archive. */
class HostIsolationIT {
    private final CamelContext host = new DefaultCamelContext();
    private final AtomicInteger attempts = new AtomicInteger();
    private ThreadPoolProfile threads;
    private ChatFixture chat;

    @BeforeEach
    void startHostWithTheArchive() throws Exception {
        chat = new ChatFixture(HostIsolationIT.class);
        Properties settings = new Properties();
        settings.putAll(chat.settings());
        settings.put("greeting", "hello from the host");
        host.getPropertiesComponent().setInitialProperties(settings);
        host.addRoutes(new HostRoutes());
        host.getCamelContextExtension()
                .getContextPlugin(HealthCheckRegistry.class)
                .register(new AilingHealthCheck());
        threads = host.getExecutorServiceManager().getDefaultThreadPoolProfile().clone();
        ShippedRoutes.loadInto(host);
        host.getShutdownStrategy().setTimeout(1); // an Error leaves its exchange in flight, as Camel does
        host.start();
        chat.add("{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}");
        chat.awaitStored(1);
    }

    @AfterEach
    void close() throws Exception {
        host.stop();
        chat.close();
    }

    @Test
    void should_leave_a_failing_route_to_the_error_handling_of_the_host() throws Exception {
        try (ProducerTemplate template = host.createProducerTemplate()) {
            assertThatThrownBy(() -> template.sendBody("direct:fails", "x"))
                    .isInstanceOf(CamelExecutionException.class)
                    .hasRootCauseMessage("of the host");
        }

        assertThat(attempts).hasValue(3);
    }

    @Test
    void should_let_an_error_of_the_host_through_as_camel_does() throws Exception {
        try (ProducerTemplate template = host.createProducerTemplate()) {
            assertThatThrownBy(() -> template.sendBody("direct:dies", "x")).isInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    void should_leave_the_settings_of_the_host_as_they_are() throws Exception {
        try (ProducerTemplate template = host.createProducerTemplate()) {
            assertThat(template.requestBody("direct:greets", "x", String.class)).isEqualTo("hello from the host");
        }
        assertThat(host.getPropertiesComponent().resolveProperty("camel.server.port"))
                .isEmpty();
        assertThat(host.getPropertiesComponent().resolveProperty("camel.main.name"))
                .isEmpty();
    }

    @Test
    void should_have_one_health_check_beside_those_of_the_host() {
        assertThat(HealthCheckHelper.invokeReadiness(host))
                .filteredOn(result -> result.getState() == HealthCheck.State.DOWN)
                .extracting(result -> result.getCheck().getId())
                .containsExactly("ailing");
        assertThat(HealthCheckRegistry.get(host).getCheckIDs()).contains("ailing", "chat-archive");
    }

    @Test
    void should_leave_the_threads_of_the_host_as_they_are() {
        ThreadPoolProfile now = host.getExecutorServiceManager().getDefaultThreadPoolProfile();

        assertThat(now.getId()).isEqualTo(threads.getId());
        assertThat(now.getMaxPoolSize()).isEqualTo(threads.getMaxPoolSize());
        assertThat(now.getMaxQueueSize()).isEqualTo(threads.getMaxQueueSize());
    }

    @Test
    void should_have_nothing_that_the_host_finds_by_type() {
        Map<String, Object> beans = host.getRegistry().findByTypeWithName(Object.class);
        beans.keySet()
                .removeAll(new DefaultCamelContext()
                        .getRegistry()
                        .findByTypeWithName(Object.class)
                        .keySet());
        beans.values().removeIf(VariableRepository.class::isInstance); // Camel's own, since variables are used

        assertThat(beans)
                .containsKeys("chatArchiveBeans", "chatJson", "chatSetReusedIdsAside", "chatBackoff", "chat-archive");
        for (Class<?> type : foreignTypes(beans.values())) {
            assertThat(host.getRegistry().findByType(type))
                    .as(type.getName())
                    .filteredOn(beans.values()::contains)
                    .isEmpty();
        }
    }

    /** What the archive's beans are to others, but for what every Camel bean may be. */
    private static Set<Class<?>> foreignTypes(Collection<Object> beans) {
        Set<Class<?>> types = new HashSet<>();
        for (Object bean : beans) {
            for (Class<?> type = bean.getClass(); type != null; type = type.getSuperclass()) {
                types.add(type);
                types.addAll(ClassUtils.getAllInterfacesForClassAsSet(type));
            }
        }
        types.removeIf(type -> type.getName().startsWith("io.chatarchive."));
        types.removeAll(Set.of(Object.class, CamelContextAware.class));
        return types;
    }

    private final class HostRoutes extends RouteBuilder {
        @Override
        public void configure() {
            errorHandler(defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(0));
            from("direct:fails").routeId("host-fails").process(exchange -> {
                attempts.incrementAndGet();
                throw new IllegalStateException("of the host");
            });
            from("direct:dies").routeId("host-dies").process(exchange -> {
                throw new StackOverflowError("of the host");
            });
            from("direct:greets").routeId("host-greets").setBody(simple("{{greeting}}"));
        }
    }

    private static final class AilingHealthCheck extends AbstractHealthCheck {
        AilingHealthCheck() {
            super("host", "ailing");
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            builder.down().message("of the host");
        }
    }
}
