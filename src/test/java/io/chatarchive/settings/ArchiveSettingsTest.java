package io.chatarchive.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings that ship are valid; one wrong value is named with its key and with what was expected. */
class ArchiveSettingsTest {
    private final Properties properties = new Properties();

    @BeforeEach
    void read() throws IOException {
        try (Reader file = Files.newBufferedReader(Path.of("application.properties"))) {
            properties.load(file);
        }
        properties.setProperty("chat.dead-letter.stream", "chatMsg:dead");
    }

    @Test
    void should_have_the_promised_defaults_when_nothing_is_set() {
        ArchiveSettings settings = settings();

        assertThat(settings.redis().url()).isEqualTo("redis://127.0.0.1:6379");
        assertThat(settings.jdbc().url()).isEqualTo("jdbc:mysql://127.0.0.1:3306/chat");
        assertThat(settings.stream().key()).isEqualTo("chatMsg");
        assertThat(settings.stream().field()).isEqualTo("data");
        assertThat(settings.stream().group()).isEqualTo("group1");
        assertThat(settings.stream().consumer()).isNotBlank();
        assertThat(settings.stream().maxLength()).isZero();
        assertThat(settings.afterAck()).isEqualTo(ArchiveSettings.AfterAck.KEEP);
        assertThat(properties).containsEntry("chat.archive.period", "1m");
    }

    @Test
    void should_name_every_lane_differently_when_there_are_several() {
        properties.setProperty("chat.stream.consumer", "c1");
        properties.setProperty("chat.archive.consumers", "3");

        assertThat(settings().consumerNames()).containsExactly("c1", "c1/2", "c1/3");
    }

    @ParameterizedTest
    @CsvSource({"64KB, 65536", "1MB, 1048576", "100, 100", "5 kb, 5120"})
    void should_understand_a_size_when_it_has_a_unit(String size, long bytes) {
        properties.setProperty("chat.http.max-body", size);

        assertThat(settings().maxBody()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat.archive.batch-size | abc | a whole number from 1 to 100000",
                "chat.archive.batch-size | 0 | a whole number from 1 to 100000",
                "chat.archive.consumers | 65 | a whole number from 1 to 64",
                "chat.archive.period | 10 parsecs | a duration of at least 1ms",
                "chat.archive.period | 0s | a duration of at least 1ms",
                "chat.archive.after-ack | forget | one of keep, delete, trim",
                "chat.archive.batch-bytes | 0 | a size from",
                "chat.claim.min-idle | soon | a duration",
                "chat.claim.min-idle | 999ms | a duration of at least 1000ms",
                "chat.stream.consumer | app/2 | a name that does not end as those of lanes do",
                "chat.dead-letter.max-deliveries | 1 | a whole number from 2",
                "chat.archive.create-table | perhaps | true or false",
                "chat.http.max-body | much | a size from",
                "chat.log.format | xml | one of plain, json",
                "chat.redis.url | localhost:6379 | a URL such as redis://",
                "chat.jdbc.url | mysql://127.0.0.1/chat | a URL such as jdbc:mysql://",
                "chat.jdbc.pool-size | 3 | a whole number from 4 to 1000",
                "chat.dead-letter.stream | chatMsg | the key of a Redis Stream other than chat.stream.key",
                "chat.outage.longest-delay | 5x | a duration",
                "chat.schedule.cron | 0 2 * * * | six fields, second, minute, hour",
                "chat.schedule.cron | 0 0 25 * * * | six fields",
                "chat.schedule.cron | 0 0 0 30 2 * | six fields, second, minute, hour, day, month and weekday, such as"
                        + " 0 0 2 * * MON-FRI, and a time that comes",
                "chat.schedule.most-waiting | 100 | 0, since it is about what waits outside of a chat.schedule.window",
                "chat.schedule.longest-wait | 10m | 0, since it is about what waits outside of a chat.schedule.window",
                "chat.schedule.window | 1-6 | hours of the day, such as 01:00-06:00",
                "chat.schedule.window | 01:00-01:00 | hours of the day",
                "chat.schedule.window | 01:00-06:00, | hours of the day",
                "chat.schedule.time-zone | Mars | a time zone such as Asia/Shanghai",
                "chat.schedule.most-waiting | -1 | a whole number from 0",
                "chat.schedule.longest-wait | soon | a duration of at least 0ms"
            })
    void should_name_key_value_and_expectation_when_a_value_is_wrong(String key, String value, String expected) {
        properties.setProperty(key, value);

        assertThatThrownBy(this::settings)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("Setting " + key + " is '" + value + "'; expected " + expected)
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @CsvSource({"chat.stream.key", "chat.stream.group", "chat.redis.url"})
    void should_say_so_when_a_value_is_missing(String key) {
        properties.remove(key);

        assertThatThrownBy(this::settings).hasMessageStartingWith("Setting " + key + " is empty; expected ");
    }

    @Test
    void should_not_show_a_secret_when_a_url_is_wrong_or_printed() {
        properties.setProperty("chat.jdbc.password", "hush");
        properties.setProperty("chat.redis.url", "redis://user:hush@127.0.0.1:6379");
        assertThat(settings().toString()).doesNotContain("hush");

        properties.setProperty("chat.redis.url", "http://user:hush@127.0.0.1:6379");
        assertThatThrownBy(this::settings).message().doesNotContain("hush").contains("http://127.0.0.1:6379");
    }

    @Test
    void should_read_no_larger_batches_than_the_heap_holds_for_all_lanes() {
        properties.setProperty("chat.archive.batch-bytes", "512MB");
        properties.setProperty("chat.archive.consumers", "6");

        assertThat(settings().batchBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 20 / 6);
    }

    private ArchiveSettings settings() {
        return ArchiveSettings.of(new SettingSource(key -> Optional.ofNullable(properties.getProperty(key))));
    }
}
