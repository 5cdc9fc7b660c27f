package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.fixture.Servers;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.models.stream.PendingMessage;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Processes that read under the same consumer names, on a real Redis. */
class ConsumerNamesIT extends OneLane {
    private final ManualClock clock = new ManualClock();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConsumerNames.class);
    private LettuceConnectionFactory connections;

    @BeforeEach
    void connect() {
        connections =
                RedisConnections.open(new ArchiveSettings.Redis(Servers.shared().redisUrl(), "", "", 2, ""));
    }

    @AfterEach
    void disconnect() {
        connections.destroy();
    }

    @Test
    void should_be_sure_to_be_alone_after_some_looks() {
        ConsumerNames names = process("c1");
        assertThat(names.use()).isEqualTo(ConsumerNames.Use.UNKNOWN);

        lookFor(5, names);

        assertThat(names.use()).isEqualTo(ConsumerNames.Use.ALONE);
        assertThat(names.warning()).isEmpty();
    }

    @Test
    void should_notice_another_process_of_the_same_name_and_when_it_is_gone() {
        ConsumerNames names = process("c1");
        ConsumerNames another = process("c1");
        lookFor(5, names);

        lookFor(2, another, names);

        assertThat(names.use()).isEqualTo(ConsumerNames.Use.SHARED);
        assertThat(another.use()).isEqualTo(ConsumerNames.Use.SHARED);
        assertThat(names.warning()).contains("'c1'", "chat.stream.consumer");

        lookFor(5, names);

        assertThat(names.use()).isEqualTo(ConsumerNames.Use.ALONE);
    }

    /** Short of memory, or a replica for a while: that says nothing about rights. */
    @Test
    void should_be_sure_of_nothing_while_redis_refuses_and_notice_another_process_afterwards() {
        AtomicBoolean refuses = new AtomicBoolean(true);
        RedisConnectionFactory refusing = (RedisConnectionFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RedisConnectionFactory.class},
                (proxy, method, arguments) -> {
                    if (refuses.get()) {
                        throw new RedisSystemException(
                                "x", new RedisCommandExecutionException("OOM command not allowed"));
                    }
                    return connections.getConnection();
                });
        ConsumerNames names = new ConsumerNames(refusing, ShippedSettings.with(chat.settings()), clock);
        lookFor(5, names);
        assertThat(names.use()).isEqualTo(ConsumerNames.Use.UNKNOWN);

        refuses.set(false);
        lookFor(5, names);
        lookFor(2, process("c1"), names);

        assertThat(names.use()).isEqualTo(ConsumerNames.Use.SHARED);
    }

    @Test
    void should_take_nobody_for_another_process_when_its_predecessor_was_killed_or_others_have_other_names() {
        lookFor(5, process("c1"));
        ConsumerNames successor = process("c1");

        ConsumerNames another = process("c2");
        lookFor(1, successor, another);
        assertThat(successor.use()).isEqualTo(ConsumerNames.Use.UNKNOWN);
        lookFor(4, successor, another);

        assertThat(successor.use()).isEqualTo(ConsumerNames.Use.ALONE);
    }

    /** What six processes of one name count says nothing about a message. */
    @Test
    void should_read_what_was_delivered_too_often_and_count_anew_while_the_name_is_shared() {
        String id = chat.add("x");
        chat.readAndDie("c1", 1);
        setDeliveries(7, id);
        names = ConsumerNames.Use.UNKNOWN;
        assertThat(read()).isEmpty();

        names = ConsumerNames.Use.SHARED;

        assertThat(group.read(lane, LARGEST).entries()).singleElement().satisfies(entry -> {
            assertThat(entry.unreadable()).isNull();
            assertThat(entry.id()).isEqualTo(id);
        });
        assertThat(pending()).extracting(PendingMessage::getRedeliveryCount).containsExactly(1L);
    }

    @Test
    void should_say_it_and_archive_everything_once_when_two_running_archives_have_one_name() throws Exception {
        List<RunningArchive> archives = new ArrayList<>();
        lines.start();
        logger.addAppender(lines);
        try {
            for (int i = 0; i < 2; i++) {
                archives.add(RunningArchive.start(chat.settings()));
            }
            await().atMost(ChatFixture.PATIENCE)
                    .untilAsserted(() -> assertThat(archives)
                            .allSatisfy(archive -> assertThat(words(archive))
                                    .contains("Another process reads as consumer 'c1'", "chat.stream.consumer")));

            for (int i = 0; i < 30; i++) {
                chat.add("{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}");
            }

            chat.awaitStored(30);
            assertThat(chat.deadLetters()).isEmpty();
            assertThat(lines.list)
                    .filteredOn(line -> line.getLevel() == Level.ERROR)
                    .hasSize(archives.size());
        } finally {
            archives.forEach(RunningArchive::close);
            logger.detachAppender(lines);
        }
    }

    private static String words(RunningArchive archive) {
        return HealthCheckHelper.invokeReadiness(archive.camel()).stream()
                .filter(result -> result.getState() == HealthCheck.State.DOWN)
                .map(result -> result.getMessage().orElseThrow())
                .collect(Collectors.joining(" "));
    }

    private ConsumerNames process(String name) {
        var settings = chat.settings();
        settings.put("chat.stream.consumer", name);
        return new ConsumerNames(connections, ShippedSettings.with(settings), clock);
    }

    private void lookFor(int seconds, ConsumerNames... processes) {
        for (int i = 0; i < seconds; i++) {
            for (ConsumerNames process : processes) {
                process.look();
            }
            clock.pass(ConsumerNames.PERIOD);
        }
    }
}
