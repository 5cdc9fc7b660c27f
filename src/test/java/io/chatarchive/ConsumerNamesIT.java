package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.models.stream.PendingMessage;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Processes that read under the same consumer names, on a real Redis. */
class ConsumerNamesIT extends OneLane {
    private final HandClock clock = new HandClock();
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

        lookFor(5, successor, process("c2"));

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
