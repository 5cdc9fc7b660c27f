package io.chatarchive.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.MetricTable;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.stream.Jobs;
import io.chatarchive.stream.RedisConnections;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XAddArgs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What Prometheus is told, in situations that are real; and that the table of docs/operating.md has all of it. */
class MetricsIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";
    private static final String TOO_LONG = HELLO.replace("老王\",", "x".repeat(300) + "\",");
    private static final Pattern TYPE = Pattern.compile("^# TYPE (chat_archive_\\w+) (\\w+)", Pattern.MULTILINE);

    private final HttpClient http = HttpClient.newHttpClient();
    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(MetricsIT.class);
        settings = chat.settings();
        settings.put("chat.watch.period", "100ms");
    }

    @AfterEach
    void close() throws Exception {
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        chat.close();
    }

    @Test
    void should_serve_every_metric_of_the_table_with_its_unit_and_no_other() throws Exception {
        settings.put("chat.stream.max-length", "100000");
        settings.put("chat.archive.after-ack", "delete");
        chat.createGroup();
        String pending = chat.add(HELLO);
        chat.readAndDie("another", 1);
        chat.add(HELLO);
        chat.add("nonsense");
        chat.start(settings);
        chat.awaitPending(1);
        chat.redis().xdel(chat.stream(), pending); // so that every Redis knows the lag: all that is there is unread
        leaveDrain();
        awaitMetric("jobs_ended_total{outcome=\"done\",verb=\"drain\"}", 1);
        chat.redis().hset(chat.stream() + ":paused", "since", "yesterday");
        awaitMetric("state{state=\"paused\"}", 1);

        await().atMost(ChatFixture.PATIENCE).untilAsserted(() -> {
            chat.add(HELLO); // so that the backlog grows
            assertThat(types().keySet()).isEqualTo(MetricTable.ofOperatingPage().keySet());
        });

        Map<String, String> types = types();
        MetricTable.ofOperatingPage().forEach((name, unit) -> {
            assertThat(name.endsWith("_total"))
                    .as(name)
                    .isEqualTo(types.get(name).equals("counter"));
            assertThat(name.endsWith("_seconds")).as(name).isEqualTo(unit.equals("seconds"));
            assertThat(name.endsWith("_bytes")).as(name).isEqualTo(unit.equals("bytes"));
        });
        assertThat(metrics().lines().filter(line -> line.startsWith("chat_archive_")))
                .allMatch(line -> line.contains("archive=\"chat\"") && line.contains("stream=\"" + chat.stream()))
                .noneMatch(line -> line.endsWith(" NaN"));
    }

    @Test
    void should_count_dead_letters_by_reason_when_messages_are_poison_and_when_letters_leave() throws Exception {
        chat.add("nonsense");
        chat.add("nonsense");
        chat.add("[]");
        chat.add(TOO_LONG);
        chat.add(HELLO);
        chat.start(settings);

        awaitMetric("dead_letters_by_reason{reason=\"not JSON\"}", 2);
        awaitMetric("dead_letters_by_reason{reason=\"not a JSON object\"}", 1);
        awaitMetric("dead_letters_by_reason{reason=\"rejected by the database\"}", 1);

        chat.redis().xtrim(chat.stream() + ":dead", 0);
        chat.redis().xadd(chat.stream() + ":dead", Map.of("reason", "<b>of a stranger</b>"));

        awaitMetric("dead_letters_by_reason{reason=\"other\"}", 1);
        assertThat(metrics()).doesNotContain("not JSON").doesNotContain("stranger");
    }

    @Test
    void should_not_count_letters_by_reason_when_there_are_very_many() throws Exception {
        chat.add("nonsense");
        chat.start(settings);
        awaitMetric("dead_letters_by_reason{reason=\"not JSON\"}", 1);

        chat.redis()
                .eval(
                        "for i = 1, 10000 do redis.call('XADD', KEYS[1], '*', 'reason', 'not JSON') end",
                        ScriptOutputType.STATUS,
                        chat.stream() + ":dead");

        awaitMetric("dead_letters", 10_001);
        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(() -> assertThat(metrics()).doesNotContain("dead_letters_by_reason"));
    }

    @Test
    void should_count_jobs_from_zero_when_none_has_ended() throws Exception {
        chat.start(settings);

        awaitMetric("jobs{state=\"waiting\"}", 0);

        for (String verb : List.of("drain", "reconcile", "replay", "retry", "other")) {
            for (String outcome : List.of("done", "failed", "cancelled")) {
                assertThat(samples())
                        .containsEntry("jobs_ended_total{outcome=\"" + outcome + "\",verb=\"" + verb + "\"}", 0.0);
            }
        }
    }

    @Test
    void should_measure_each_batch_when_messages_are_archived() throws Exception {
        settings.put("chat.archive.batch-size", "100");
        settings.put("chat.archive.consumers", "1");
        for (int i = 0; i < 250; i++) {
            chat.add(HELLO);
        }
        chat.start(settings);
        chat.awaitStored(250);

        awaitMetric("acknowledge_seconds_count", 3);

        Map<String, Double> samples = samples();
        assertThat(samples)
                .containsEntry("batch_rows_sum", 250.0)
                .containsEntry("batch_rows_bucket{le=\"50.0\"}", 1.0)
                .containsEntry("batch_rows_bucket{le=\"100.0\"}", 3.0)
                .containsEntry("batch_bytes_sum", 250.0 * HELLO.getBytes(UTF_8).length)
                .containsEntry("read_seconds_count", 3.0)
                .containsEntry("store_seconds_count", 3.0)
                .containsEntry("store_seconds_bucket{le=\"30.0\"}", 3.0)
                .containsEntry("retries_total", 0.0);
        assertThat(samples.get("store_seconds_sum")).isPositive();
        awaitMetric("state{state=\"up-to-date\"}", 1);
        assertThat(samples()).containsEntry("time_lag_seconds", 0.0);
        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(() -> assertThat(samples().get("stream_bytes")).isPositive());
    }

    @Test
    void should_be_blocked_and_retry_while_the_database_is_away() throws Exception {
        try (Relay database = Relay.to(settings.get("chat.jdbc.url"))) {
            settings.compute("chat.jdbc.url", (key, url) -> database.through(url));
            database.open();
            chat.start(settings);
            awaitMetric("state{state=\"up-to-date\"}", 1);
            database.shut();

            chat.add(HELLO);

            awaitMetric("state{state=\"blocked\"}", 1);
            awaitMetric("failing{what=\"database\"}", 1);
            await().atMost(ChatFixture.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(samples().get("retries_total")).isPositive());
            assertThat(samples().get("time_lag_seconds")).isPositive();
            assertThat(samples()).containsEntry("state{state=\"up-to-date\"}", 0.0);

            database.open();

            chat.awaitStored(1);
            awaitMetric("state{state=\"up-to-date\"}", 1);
            awaitMetric("time_lag_seconds", 0);
        }
    }

    @Test
    void should_be_unknown_and_without_numbers_while_redis_is_away() throws Exception {
        try (Relay redis = Relay.to(settings.get("chat.redis.url"))) {
            settings.compute("chat.redis.url", (key, url) -> redis.through(url));
            redis.open();
            chat.add("nonsense");
            chat.start(settings);
            awaitMetric("dead_letters_by_reason{reason=\"not JSON\"}", 1);
            awaitMetric("jobs{state=\"waiting\"}", 0);
            redis.shut();

            awaitMetric("state{state=\"unknown\"}", 1);

            await().atMost(ChatFixture.PATIENCE)
                    .untilAsserted(() -> assertThat(metrics())
                            .doesNotContain("chat_archive_time_lag")
                            .doesNotContain("chat_archive_stream_bytes")
                            .doesNotContain("chat_archive_dead_letters")
                            .doesNotContain("chat_archive_jobs{")
                            .doesNotContain(" NaN\nchat"));
            redis.open();
            awaitMetric("dead_letters_by_reason{reason=\"not JSON\"}", 1);
        }
    }

    @Test
    void should_have_no_lag_in_time_when_ids_have_no_time() throws Exception {
        settings.put("chat.schedule.cron", "0 0 0 1 1 *");
        chat.redis().xadd(chat.stream(), new XAddArgs().id("5-1"), Map.of("data", HELLO));
        chat.start(settings);

        awaitMetric("state{state=\"waiting\"}", 1);

        assertThat(metrics()).doesNotContain("chat_archive_time_lag");
        assertThat(samples()).containsEntry("stream_length", 1.0);
    }

    private void leaveDrain() {
        LettuceConnectionFactory redis =
                RedisConnections.open(ShippedSettings.with(settings).redis());
        try {
            assertThat(new Jobs(redis, chat.stream()).leave("drain", "a test", "{\"verb\":\"drain\",\"arguments\":{}}"))
                    .isPresent();
        } finally {
            redis.destroy();
        }
    }

    private void awaitMetric(String name, double value) {
        await().atMost(ChatFixture.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(samples()).containsEntry(name, value));
    }

    /** By name, without what all of them begin with and have as labels. */
    private Map<String, Double> samples() throws Exception {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("chat_archive_"))
                .map(line -> line.substring("chat_archive_".length())
                        .replaceAll("(archive|group|stream)=\"[^\"]*\",?", "")
                        .replace(",}", "}")
                        .replace("{}", ""))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** Of every metric; the largest of a histogram belongs to that. */
    private Map<String, String> types() throws Exception {
        Map<String, String> types = new TreeMap<>();
        Matcher type = TYPE.matcher(metrics());
        while (type.find()) {
            types.put(type.group(1), type.group(2));
        }
        new TreeSet<>(types.keySet())
                .stream().filter(name -> name.endsWith("_max")).forEach(types::remove);
        return types;
    }

    private String metrics() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + settings.get("chat.http.port") + "/observe/metrics");
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
