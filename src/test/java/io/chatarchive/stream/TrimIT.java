package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Safe trimming: what every group of the stream has finished is dropped, and nothing else. */
class TrimIT extends OneLane {
    private final ManualClock clock = new ManualClock();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(StreamTrim.class);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @Test
    void should_acknowledge_all_the_same_when_the_stream_is_gone_before_it_is_trimmed() throws Exception {
        chat.add("x");
        group = group("chat.archive.after-ack", "trim");
        read();
        chat.redis().del(chat.stream());

        group.acknowledge(lane, lane.batch().entries());

        assertThat(chat.redis().exists(chat.stream())).isZero();
    }

    @Test
    void should_drop_what_every_group_has_finished_and_nothing_else_when_it_trims() throws Exception {
        List<String> ids = IntStream.range(0, 6).mapToObj(i -> chat.add("x")).toList();
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "slow");
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "holding");
        read("slow", 4);
        chat.redis().xack(chat.stream(), "slow", ids.get(0), ids.get(1), ids.get(2), ids.get(3));
        read("holding", 6);
        chat.redis().xack(chat.stream(), "holding", ids.get(0), ids.get(1), ids.get(3), ids.get(4), ids.get(5));
        group = group("chat.archive.after-ack", "trim");

        assertThat(readAndAcknowledge()).hasSize(6);
        assertThat(streamIds()).containsExactlyElementsOf(ids.subList(2, 6));

        chat.redis().xack(chat.stream(), "holding", ids.get(2));
        chat.add("x");
        readAndAcknowledge();
        assertThat(streamIds()).hasSize(3).startsWith(ids.get(4));

        read("slow", 9);
        chat.redis().xgroupDestroy(chat.stream(), "slow");
        chat.redis().xgroupDestroy(chat.stream(), "holding");
        chat.add("x");
        readAndAcknowledge();
        assertThat(streamIds()).isEmpty();
    }

    @Test
    void should_drop_nothing_when_its_own_group_is_gone_and_another_has_finished() throws Exception {
        String first = chat.add("x");
        group = group("chat.archive.after-ack", "trim");
        read();
        String unread = chat.add("x");
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "$"), "finished");
        chat.redis().xgroupDestroy(chat.stream(), "group1");

        group.acknowledge(lane, lane.batch().entries());

        assertThat(streamIds()).containsExactly(first, unread);
    }

    @Test
    void should_trim_by_number_when_ids_have_parts_of_different_length() throws Exception {
        for (String id : List.of("9-9", "9-10", "10-1", "10-9007199254740993", "10-18446744073709551615")) {
            chat.redis().xadd(chat.stream(), new XAddArgs().id(id), Map.of("data", "x"));
        }
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "other");
        read("other", 1);
        group = group("chat.archive.after-ack", "trim");

        readAndAcknowledge();
        assertThat(streamIds()).hasSize(5);

        chat.redis().xack(chat.stream(), "other", "9-9");
        read("other", 3);
        chat.redis().xack(chat.stream(), "other", "9-10", "10-1");
        chat.add("x");
        readAndAcknowledge();
        assertThat(streamIds()).startsWith("10-9007199254740993");
    }

    @Test
    void should_drop_what_another_group_has_finished_later_when_nothing_new_comes() throws Exception {
        List<String> ids = List.of(chat.add("x"), chat.add("x"));
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "slow");
        group = group("chat.archive.after-ack", "trim");
        readAndAcknowledge();
        assertThat(streamIds()).isEqualTo(ids);
        read("slow", 2);
        chat.redis().xack(chat.stream(), "slow", ids.get(0), ids.get(1));

        group.trim().look(group.look());

        assertThat(streamIds()).isEmpty();
    }

    @Test
    void should_name_the_group_that_keeps_finished_entries_for_long_once() throws Exception {
        String kept = chat.add("x");
        StreamTrim trim = trim();
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "slow");
        trim.look(group.look());
        clock.pass(Duration.ofMinutes(9));
        trim.look(group.look());
        assertThat(trim.notice()).isEmpty(); // nothing is finished that could be dropped

        readAndAcknowledge();
        trim.look(group.look());
        clock.pass(Duration.ofSeconds(179));
        trim.look(group.look());
        assertThat(trim.notice()).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        trim.look(group.look());
        trim.look(group.look());

        assertThat(trim.notice())
                .contains("Stream '" + chat.stream()
                        + "' cannot be trimmed and grows: group 'slow' has not finished entry " + kept
                        + ". If nobody reads as this group any more: XGROUP DESTROY " + chat.stream() + " slow.");
        assertThat(lines()).hasSize(1);

        chat.redis().xgroupDestroy(chat.stream(), "slow");
        trim.look(group.look());
        assertThat(trim.notice()).isEmpty();
        assertThat(streamIds()).isEmpty();
    }

    @Test
    void should_name_its_own_entry_that_stays_pending_while_others_are_finished() throws Exception {
        String stuck = chat.add("x");
        chat.add("x");
        StreamTrim trim = trim();
        read();
        trim.look(group.look());
        clock.pass(Duration.ofMinutes(9));
        trim.look(group.look());
        assertThat(trim.notice()).isEmpty(); // all wait, which health reports elsewhere

        group.acknowledge(lane, lane.batch().entries().subList(1, 2));
        trim.acknowledged();
        clock.pass(Duration.ofMinutes(3));
        trim.look(group.look());

        assertThat(trim.notice())
                .hasValueSatisfying(words -> assertThat(words)
                        .contains("group 'group1' has not finished entry " + stuck + ". See XPENDING"));
        assertThat(lines()).hasSize(1);
    }

    @Test
    void should_acknowledge_and_set_aside_all_the_same_when_the_stream_cannot_be_trimmed() throws Exception {
        chat.add("x");
        chat.add("x");
        chat.setRedisUser("on >secret allkeys +@all -xtrim");
        LettuceConnectionFactory restricted = RedisConnections.open(
                new ArchiveSettings.Redis(chat.settings("secret", "").get("chat.redis.url"), "", "", 1, ""));
        group = group(restricted, "chat.archive.after-ack", "trim");
        read();

        group.acknowledge(lane, lane.batch().entries().subList(0, 1));
        ConsumerGroup.Outcome outcome =
                group.setAside(lane, lane.batch().entries().get(1), "too large", "");

        assertThat(outcome).isEqualTo(ConsumerGroup.Outcome.SET_ASIDE);
        assertThat(chat.pending()).isZero();
        assertThat(chat.deadLetters()).hasSize(1);
        assertThat(group.trim().notice())
                .hasValueSatisfying(words ->
                        assertThat(words).startsWith("Finished entries cannot be dropped from the stream (XTRIM): "));
        assertThat(lines()).hasSize(1);

        chat.setRedisUser("+xtrim");
        group.trim().look(group.look());
        assertThat(streamIds()).isEmpty();
        assertThat(group.trim().notice()).isEmpty();
        restricted.destroy();
    }

    @Test
    void should_set_aside_all_the_same_when_the_entry_cannot_be_deleted() throws Exception {
        chat.add("x");
        chat.setRedisUser("on >secret allkeys +@all -xdel");
        LettuceConnectionFactory restricted = RedisConnections.open(
                new ArchiveSettings.Redis(chat.settings("secret", "").get("chat.redis.url"), "", "", 1, ""));
        group = group(restricted, "chat.archive.after-ack", "delete");
        read();

        assertThat(group.setAside(lane, lane.batch().entries().get(0), "too large", ""))
                .isEqualTo(ConsumerGroup.Outcome.SET_ASIDE);

        assertThat(chat.pending()).isZero();
        assertThat(chat.deadLetters()).hasSize(1);
        restricted.destroy();
    }

    /** One that looks by a clock of its own; three periods are three minutes. */
    private StreamTrim trim() {
        Map<String, String> settings = chat.settings();
        settings.put("chat.archive.after-ack", "trim");
        settings.put("chat.archive.period", "1m");
        return new StreamTrim(redis, ShippedSettings.with(settings), clock);
    }

    private List<String> lines() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @SuppressWarnings("unchecked") // an array of one offset
    private void read(String otherGroup, int count) {
        chat.redis()
                .xreadgroup(
                        Consumer.from(otherGroup, "c"),
                        io.lettuce.core.XReadArgs.Builder.count(count),
                        StreamOffset.lastConsumed(chat.stream()));
    }

    private List<String> streamIds() {
        return chat.redis().xrange(chat.stream(), Range.unbounded()).stream()
                .map(entry -> entry.getId())
                .toList();
    }
}
