package io.chatarchive.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Settings that nobody reads are found, wherever they are set; what others set for themselves is left alone. */
class UnknownSettingsTest {
    private final DefaultCamelContext context = new DefaultCamelContext(false);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "chat.archive.after_ack, chat.archive.after-ack",
        "chat.stream.maxlength, chat.stream.max-length",
        "chat.archive.batchSize, chat.archive.batch-size",
        "chat.redis.uri, chat.redis.url",
        "chat.jdbc.user, chat.jdbc.username",
        "chat.dead.letter.stream, chat.dead-letter.stream",
        "chat.deadletter.stream, chat.dead-letter.stream",
        "Chat.archive.period, chat.archive.period",
        "chat.something, chat.schedule.longest-wait",
        "CHAT_REDIS_URL, chat.redis.url",
        "orders.archive.after_ack, orders.archive.after-ack",
        "orders.strem.key, orders.stream.key",
        "orders.http.port, chat.http.port",
        "orders.dev, chat.dev"
    })
    void should_name_the_nearest_when_a_key_of_the_file_is_no_setting(String key, String nearest) throws Exception {
        assertThat(inProgram("# settings\n" + key + "=1\n", ""))
                .singleElement()
                .asString()
                .startsWith(folder.resolve("application.properties") + ":2: " + key + " is not a setting; did you mean "
                        + (key.equals("chat.something") ? "" : nearest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat.redis.url=redis://127.0.0.1:6379",
                "orders.archive.period=1m",
                "orders.outage.first-delay=1s",
                "camel.main.name=x",
                "chatter.key=1",
                "chat.used-by-a-route=1",
                "chat.with-default=1",
                "orders.retention=1",
                "chat.inner=1\\nother={{chat.inner}}"
            })
    void should_find_nothing_when_a_key_is_read(String lines) throws Exception {
        String route =
                "- from: timer:{{chat.used-by-a-route}}?period={{chat.with-default:5}} {{{{archive}}.retention}}";

        assertThat(inProgram(lines.replace("\\n", "\n") + "\n", route)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT_REDIS_URI, redis://x, CHAT_REDIS_URL",
        "CHAT_ARCHIVE_BATCHSIZE, 1, CHAT_ARCHIVE_BATCH_SIZE",
        "CHAT_ARCHIVE_AFTERACK, keep, CHAT_ARCHIVE_AFTER_ACK",
        "CHAT_JDBC_USER, x, CHAT_JDBC_USERNAME",
        "CHAT_DEADLETTER_STREAM, x, CHAT_DEAD_LETTER_STREAM",
        "CHAT_STREAM_NAME, x, CHAT_STREAM_KEY",
        "chat_redis_url, x, CHAT_REDIS_URL",
        "ORDERS_ARCHIVE_BATCHSIZE, 1, ORDERS_ARCHIVE_BATCH_SIZE"
    })
    void should_name_the_nearest_when_a_variable_is_no_setting(String name, String value, String nearest) {
        assertThat(judged(new GivenSetting(name, value, "environment")))
                .containsExactly("environment: " + name + " is not a setting; did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT_ARCHIVE_HOME, /opt",
        "CHAT_ARCHIVE_VERSION, 1.0",
        "CHAT_ARCHIVE_OPTS, x",
        "CHAT_ARCHIVE_SERVICE_HOST, 10.0.0.1",
        "CHAT_ARCHIVE_SERVICE_PORT, 8080",
        "CHAT_ARCHIVE_SERVICE_PORT_HTTP, 8080",
        "CHAT_ARCHIVE_PORT, tcp://10.0.0.1:8080",
        "CHAT_ARCHIVE_PORT_8080_TCP, tcp://10.0.0.1:8080",
        "CHAT_ARCHIVE_PORT_8080_TCP_ADDR, 10.0.0.1",
        "CHAT_REDIS_PORT, tcp://10.0.0.1:6379",
        "CHAT_REDIS_SERVICE_HOST, 10.0.0.1",
        "CHAT_PORT, tcp://10.0.0.1:80",
        "CHAT_SERVICE_HOST, 10.0.0.1",
        "CHAT_SERVER_URL, http://x",
        "CHAT_TOKEN, x",
        "CHAT_DEBUG, 1",
        "CHAT_ENV, prod",
        "CHAT_REDIS_URL, redis://x",
        "CHAT_DEAD_LETTER_MAX_DELIVERIES, 5",
        "ORDERS_HOME, x",
        "CHAT_STREAM_RETENTION_DAYS, 3"
    })
    void should_leave_a_variable_alone_when_it_is_read_or_may_be_meant_for_others(String name, String value) {
        assertThat(judged(new GivenSetting(name, value, "environment"))).isEmpty();
    }

    @Test
    void should_report_in_a_host_only_what_begins_as_our_settings_do() {
        context.getPropertiesComponent().addInitialProperty("chat.rooms.limit", "1");
        context.getPropertiesComponent().addInitialProperty("chat.archive.after_ack", "keep");
        context.getPropertiesComponent().addInitialProperty("chat.archive.period", "1m");
        context.build();
        ArchiveSettings.of(context);

        assertThat(new UnknownSettings(context, List.of("chat"), List.of()).sentences())
                .containsExactly("chat.archive.after_ack is not a setting; did you mean chat.archive.after-ack?");
    }

    @Test
    void should_report_in_a_spring_application_what_spring_does_not_find_either() {
        ConfigurableEnvironment spring = new StandardEnvironment();
        Map<String, Object> file = Map.of(
                "chat.archive.batchSize", "5", "chat.archive.batch-size", "5", "chat.archive.afterAck", "delete");
        spring.getPropertySources().addFirst(new MapPropertySource("file", file));
        context.getRegistry().bind("environment", spring);
        context.build();

        assertThat(new UnknownSettings(context, List.of("chat"), List.of()).sentences())
                .containsExactly("chat.archive.afterAck is not a setting; did you mean chat.archive.after-ack?");
    }

    private List<String> inProgram(String file, String route) throws IOException {
        Path settings = Files.writeString(folder.resolve("application.properties"), file);
        LiteralSettings values = new LiteralSettings();
        values.addInitialProperty(ArchiveSettings.STANDALONE, "true");
        context.setPropertiesComponent(values);
        values.setLocation("file:" + settings);
        context.build();
        Resource yaml = ResourceHelper.fromString("routes/own.camel.yaml", route);
        return new UnknownSettings(context, List.of("chat", "orders"), List.of(yaml)).sentences();
    }

    private static List<String> judged(GivenSetting setting) {
        return new UnknownSettings(
                        true, null, List.of("chat", "orders"), List.of(setting), "{{chat.stream.retention-days}}")
                .sentences();
    }
}
