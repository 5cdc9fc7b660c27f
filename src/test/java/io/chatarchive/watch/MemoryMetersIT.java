package io.chatarchive.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.ProducesRow;
import io.chatarchive.fixture.RedisServerProcess;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.LetterReasons;
import io.chatarchive.stream.RedisConnections;
import io.chatarchive.stream.StreamLook;
import io.chatarchive.stream.StreamMeasure;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** How long there is room, on a Redis whose limit and rights the test sets. */
class MemoryMetersIT {
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ManualClock clock = new ManualClock();
    private RedisServerProcess server;
    private LettuceConnectionFactory redis;
    private HostMeters hostMeters;
    private MemoryMeters meters;
    private Optional<Instant> nextDrain = Optional.empty();

    @BeforeEach
    void open() throws Exception {
        server = RedisServerProcess.redis(folder);
        redis = RedisConnections.open(settings("keep").redis());
        meters = meters(settings("keep"));
    }

    private ArchiveSettings settings(String afterAck) {
        return ShippedSettings.with(
                "chat.redis.url",
                "redis://" + server.address(),
                "chat.stream.max-length",
                "1000",
                "chat.archive.after-ack",
                afterAck);
    }

    private MemoryMeters meters(ArchiveSettings settings) {
        StreamLook look = new StreamLook(settings, redis, server.address());
        hostMeters = new HostMeters(Set.of(registry), settings);
        return new MemoryMeters(
                hostMeters,
                new StreamMeasure(redis, settings),
                new LetterReasons(redis, settings),
                () -> Optional.of(look.look()),
                () -> nextDrain,
                settings,
                clock);
    }

    @AfterEach
    void close() throws Exception {
        redis.destroy();
        server.close();
    }

    /** Adds a megabyte in ten messages, each fifteen seconds. */
    private void grow(int times) {
        for (int i = 0; i < times; i++) {
            for (int message = 0; message < 10; message++) {
                server.ask(commands -> commands.xadd("chatMsg", Map.of("data", "x".repeat((int) MEGABYTE / 10))));
            }
            meters.look();
            clock.pass(Duration.ofSeconds(15));
        }
    }

    private void fill(String message) {
        for (int i = 0; i < 100_000; i++) {
            server.ask(commands -> commands.xadd("chatMsg", Map.of("data", message)));
        }
    }

    private Optional<Double> gauge(String name, String... tags) {
        return Optional.ofNullable(
                        registry.find("chat.archive." + name).tags(tags).gauge())
                .map(Gauge::value);
    }

    private Optional<Double> untilFull(String limit) {
        return gauge("until.full", "limit", limit);
    }

    private void limit(long bytes) {
        server.ask(commands -> commands.configSet("maxmemory", String.valueOf(bytes)));
    }

    @ProducesRow("Redis fills up")
    @Test
    void should_tell_the_time_until_redis_is_full_when_it_grows_and_has_a_limit() {
        limit(64 * MEGABYTE);

        grow(5);

        // about 58 of 64 MB are left, at a megabyte in 15 s
        assertThat(untilFull("maxmemory").orElseThrow()).isBetween(400.0, 950.0);
        assertThat(gauge("stream").orElseThrow()).isBetween(4.5 * MEGABYTE, 9.0 * MEGABYTE);
    }

    @Test
    void should_tell_the_time_until_the_stream_is_trimmed_when_the_backlog_grows() {
        grow(5);

        assertThat(untilFull("max-length")).hasValue((1000 - 50) / (10 / 15.0));
        assertThat(untilFull("maxmemory")).isEmpty();
    }

    @Test
    void should_have_no_time_left_as_long_as_redis_is_full() {
        limit(16 * MEGABYTE);
        grow(2);

        assertThatThrownBy(() -> fill("x".repeat(1000))).hasMessageContaining("OOM");

        for (int i = 0; i < 40; i++) { // ten minutes
            meters.look();
            assertThat(untilFull("maxmemory")).as("look " + i).hasValue(0.0);
            clock.pass(Duration.ofSeconds(15));
        }
    }

    @Test
    void should_have_no_time_left_as_long_as_the_stream_is_trimmed_unarchived() {
        for (int i = 0; i < 40; i++) {
            for (int message = 0; message < 200; message++) {
                server.ask(commands -> commands.xadd(
                        "chatMsg", new XAddArgs().maxlen(1000).approximateTrimming(), Map.of("data", "x")));
            }
            meters.look();
            clock.pass(Duration.ofSeconds(15));
        }

        assertThat(untilFull("max-length")).hasValue(0.0);
    }

    @Test
    void should_have_no_time_when_the_schedule_drains_before() {
        nextDrain = Optional.of(clock.instant().plus(Duration.ofHours(8))); // it would be full within half an hour
        grow(5);
        assertThat(untilFull("max-length")).isPresent();

        nextDrain = Optional.of(clock.instant().plus(Duration.ofMinutes(20)));
        grow(1);
        assertThat(untilFull("max-length")).isEmpty();

        nextDrain = Optional.empty(); // it drains
        grow(1);
        assertThat(untilFull("max-length")).isEmpty();
        grow(4);
        assertThat(untilFull("max-length")).isPresent();
    }

    @Test
    void should_not_count_on_a_drain_for_memory_that_a_drain_does_not_free() {
        limit(64 * MEGABYTE);
        nextDrain = Optional.of(clock.instant().plus(Duration.ofMinutes(2)));
        grow(5);
        assertThat(untilFull("maxmemory")).isPresent();

        hostMeters.close();
        meters = meters(settings("delete"));
        nextDrain = Optional.of(clock.instant().plus(Duration.ofMinutes(2)));
        grow(5);
        assertThat(untilFull("maxmemory")).isEmpty();
    }

    @Test
    void should_have_no_time_when_nothing_grows_any_more() {
        limit(64 * MEGABYTE);
        grow(5);

        server.ask(commands -> commands.del("chatMsg"));
        meters.look();

        assertThat(untilFull("maxmemory")).isEmpty();
        assertThat(untilFull("max-length")).isEmpty();
        assertThat(gauge("stream")).hasValue(0.0);
    }

    @Test
    void should_have_no_numbers_where_the_user_may_not_ask() {
        limit(64 * MEGABYTE);
        CommandArgs<String, String> rule = new CommandArgs<>(StringCodec.UTF8)
                .addKeys("SETUSER", "default")
                .addKeys("-info", "-memory");
        server.ask(commands -> commands.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), rule));

        grow(5);

        assertThat(untilFull("maxmemory")).isEmpty();
        assertThat(gauge("stream")).isEmpty();
        assertThat(untilFull("max-length")).isPresent();
        long denied = server.ask(commands -> commands.aclLog().stream()
                .mapToLong(entry -> Long.parseLong(String.valueOf(entry.get("count"))))
                .sum());
        assertThat(denied).as("asked once, and not again for ten minutes").isEqualTo(2);
    }

    @Test
    void should_count_letters_again_only_when_they_have_changed() {
        server.ask(commands -> commands.xadd("chatMsg:dead", Map.of("reason", "not JSON")));
        grow(1);
        assertThat(gauge("dead.letters.by.reason", "reason", "not JSON")).hasValue(1.0);
        long asked = ranges();

        grow(3);
        assertThat(ranges()).isEqualTo(asked);

        server.ask(commands -> commands.xadd("chatMsg:dead", Map.of("reason", "no message")));
        grow(1);
        assertThat(gauge("dead.letters.by.reason", "reason", "no message")).hasValue(1.0);
    }

    /** How often entries were read, by any script. */
    private long ranges() {
        String calls = server.ask(commands -> commands.info("commandstats"))
                .lines()
                .filter(line -> line.startsWith("cmdstat_xrange:"))
                .findFirst()
                .orElse("calls=0,");
        return Long.parseLong(calls.replaceFirst(".*calls=(\\d+),.*", "$1"));
    }
}
