package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.Resources;
import io.lettuce.core.Consumer;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.models.stream.PendingMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The recovery ladder on a real Redis: which entries a read brings, and what it leaves in the pending entries list. */
class ConsumerGroupIT extends OneLane {

    @Test
    void should_bring_own_pending_entries_then_those_of_the_dead_then_new_ones() throws Exception {
        String dead = chat.add("of a dead consumer");
        chat.readAndDie("dead", 1);
        String own = chat.add("own");
        chat.readAndDie("c1", 1);
        String fresh = chat.add("new");
        group = group("chat.claim.min-idle", "1s");

        assertThat(readAndAcknowledge()).containsExactly(own);
        await().atMost(ChatFixture.PATIENCE).until(() -> idle(dead) >= 1_000);
        assertThat(readAndAcknowledge()).containsExactly(dead);
        assertThat(readAndAcknowledge()).containsExactly(fresh);
        assertThat(readAndAcknowledge()).isEmpty();
        assertThat(chat.pending()).isZero();
    }

    @Test
    void should_leave_entries_to_others_when_they_are_not_idle_for_long_enough() {
        String others = chat.add("in work");
        chat.readAndDie("another", 1);

        assertThat(read()).isEmpty();
        assertThat(pending())
                .extracting(PendingMessage::getId, PendingMessage::getConsumer)
                .containsExactly(tuple(others, "another"));
    }

    @Test
    void should_count_what_it_claims_when_the_owner_is_dead() throws Exception {
        chat.add("a");
        chat.add("b");
        chat.readAndDie("dead", 2);
        group = group("chat.claim.min-idle", "1s");

        Delivery batch =
                await().atMost(ChatFixture.PATIENCE).until(() -> group.read(lane, LARGEST), read -> read.claimed() > 0);

        assertThat(batch.claimed()).isEqualTo(2);
        assertThat(pending())
                .extracting(PendingMessage::getConsumer, PendingMessage::getRedeliveryCount)
                .containsExactly(tuple("c1", 2L), tuple("c1", 2L));
    }

    @Test
    void should_find_entries_of_the_dead_when_a_whole_batch_of_its_own_comes_before_them() throws Exception {
        chat.add("own, left pending");
        chat.add("own, left pending");
        chat.readAndDie("c1", 2);
        String dead = chat.add("of a dead consumer");
        chat.readAndDie("dead", 1);
        group = group("chat.claim.min-idle", "1s", "chat.archive.batch-size", "2");
        assertThat(read()).hasSize(2);
        lane.leaveRest();

        assertThat(acknowledge(awaitRead())).containsExactly(dead);
    }

    @Test
    void should_find_entries_of_the_dead_behind_many_of_its_own_when_a_batch_is_one_entry() throws Exception {
        for (int i = 0; i < 1_500; i++) {
            chat.add("own, left pending");
        }
        chat.readAndDie("c1", 1_500);
        String dead = chat.add("of a dead consumer");
        chat.readAndDie("dead", 1);
        group = group("chat.claim.min-idle", "1s", "chat.archive.batch-size", "1");
        lane.take(List.of(entry(dead)));
        lane.leaveRest(); // all of its own is passed over

        assertThat(acknowledge(awaitRead())).containsExactly(dead);
    }

    @Test
    void should_expect_nothing_more_when_it_has_claimed_a_whole_batch_and_nothing_else_is_pending() throws Exception {
        String dead = chat.add("of a dead consumer");
        chat.readAndDie("dead", 1);
        String other = chat.add("of another");
        chat.readAndDie("another", 1);
        group = group("chat.claim.min-idle", "1s", "chat.archive.batch-size", "1");
        assertThat(acknowledge(awaitRead())).containsExactly(dead);
        chat.redis().xack(chat.stream(), "group1", other);

        assertThat(group.read(lane, LARGEST).isEnd()).isTrue();
    }

    /** What an error begins with decides what follows from it. */
    @ParameterizedTest
    @CsvSource({"xreadgroup, CONFIGURATION", "xpending, CONFIGURATION"})
    void should_know_an_error_of_redis_by_its_code_when_a_script_meets_it(String denied, ErrorClass errorClass)
            throws Exception {
        chat.setRedisUser("on >secret allkeys allcommands -" + denied);
        chat.add("x");
        LettuceConnectionFactory connections = RedisConnections.open(
                new ArchiveSettings.Redis(chat.settings("secret", "").get("chat.redis.url"), "", "", 1, ""));
        try {
            ConsumerGroup restricted = group(connections);

            Fault fault = Fault.of(catchThrowable(() -> restricted.read(lane, LARGEST)));

            assertThat(fault.errorClass()).as(fault.sentence()).isEqualTo(errorClass);
        } finally {
            connections.destroy();
        }
    }

    @Test
    void should_claim_nothing_of_another_lane_of_the_same_process() throws Exception {
        String id = chat.add("x");
        chat.readAndDie("c1/2", 1);
        group = group("chat.claim.min-idle", "1s", "chat.archive.consumers", "2");
        await().atMost(ChatFixture.PATIENCE).until(() -> idle(id) >= 1_000);

        assertThat(read()).isEmpty();
        assertThat(pending()).extracting(PendingMessage::getConsumer).containsExactly("c1/2");
    }

    @Test
    void should_count_no_delivery_when_it_claims_from_a_process_that_lives() throws Exception {
        String id = chat.add("x");
        chat.readAndDie("another/3", 1);
        group = group("chat.claim.min-idle", "1s");
        await().atMost(ChatFixture.PATIENCE).until(() -> idle(id) >= 1_000);
        chat.add("y");
        chat.readAndDie("another", 1);

        assertThat(read()).containsExactly(id);
        assertThat(pending()).extracting(PendingMessage::getRedeliveryCount).containsExactly(1L, 1L);
    }

    @Test
    void should_not_be_idle_and_count_nothing_when_a_batch_at_work_is_refreshed() {
        String id = chat.add("x");
        read();
        await().atMost(ChatFixture.PATIENCE).until(() -> idle(id) >= 500);

        assertThat(group.refresh(lane)).isEmpty();

        assertThat(idle(id)).isLessThan(500);
        assertThat(pending()).extracting(PendingMessage::getRedeliveryCount).containsExactly(1L);
    }

    @Test
    void should_leave_alone_what_another_has_claimed_when_a_batch_is_refreshed_or_restored() {
        String id = chat.add("x");
        read();
        chat.redis()
                .xclaim(
                        chat.stream(),
                        Consumer.from("group1", "another"),
                        XClaimArgs.Builder.justid().minIdleTime(0),
                        id);

        group.refresh(lane);
        group.restore(lane, Duration.ZERO);

        assertThat(pending()).extracting(PendingMessage::getConsumer).containsExactly("another");
    }

    /** After a failover another message may have the id, and be another's. */
    @Test
    void should_leave_alone_what_is_pending_for_another_when_it_acknowledges_or_sets_aside() throws Exception {
        String others = chat.add("of another");
        chat.readAndDie("another", 1);
        String undelivered = chat.add("not delivered");
        group = group("chat.archive.after-ack", "delete");
        List<StreamEntry> entries = List.of(entry(others), entry(undelivered));

        group.acknowledge(lane, entries);

        assertThat(group.setAside(lane, entries.get(0), "reason", "error"))
                .isEqualTo(ConsumerGroup.Outcome.NOT_PENDING);
        assertThat(pending()).extracting(PendingMessage::getId).containsExactly(others);
        assertThat(chat.redis().xlen(chat.stream())).isEqualTo(2);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_be_claimed_by_others_at_once_when_a_batch_is_let_go() throws Exception {
        chat.add("x");
        List<String> ids = read();

        group.restore(lane, Duration.ofMinutes(5));

        assertThat(pending())
                .allMatch(entry ->
                        entry.getMsSinceLastDelivery() >= Duration.ofMinutes(5).toMillis());
        ConsumerGroup another = group("chat.stream.consumer", "another");
        assertThat(another.read(new Lane("another"), LARGEST).entries())
                .extracting(StreamEntry::id)
                .containsExactlyElementsOf(ids);
    }

    @Test
    void should_keep_every_field_of_an_entry_that_is_set_aside() throws Exception {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < 6_000; i++) {
            fields.put("field" + i, "值\"" + i);
        }
        chat.redis().xadd(chat.stream(), fields);
        StreamEntry entry = group.read(lane, LARGEST).entries().get(0);

        assertThat(group.setAside(lane, entry, "reason", "error")).isEqualTo(ConsumerGroup.Outcome.SET_ASIDE);

        Map<String, String> letter = chat.deadLetters().get(0);
        Map<String, String> kept = new LinkedHashMap<>();
        letter.forEach((name, value) -> {
            if (name.startsWith("received.")) {
                kept.put(name.substring("received.".length()), value);
            }
        });
        for (JsonNode pair : new ObjectMapper().readTree(letter.get("received"))) {
            kept.put(pair.get(0).asText(), pair.get(1).asText());
        }
        assertThat(kept).containsExactlyEntriesOf(fields);
    }

    @Test
    void should_take_an_entry_for_a_ghost_when_it_was_deleted_before_it_is_set_aside() throws Exception {
        String id = chat.add("x");
        StreamEntry entry = group.read(lane, LARGEST).entries().get(0);
        chat.redis().xdel(chat.stream(), id);

        assertThat(group.setAside(lane, entry, "reason", "error")).isEqualTo(ConsumerGroup.Outcome.GHOST);
        assertThat(group.setAside(lane, entry, "reason", "error")).isEqualTo(ConsumerGroup.Outcome.NOT_PENDING);
        assertThat(chat.pending()).isZero();
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_acknowledge_ghosts_when_entries_were_deleted_while_pending() throws Exception {
        String own = chat.add("a");
        chat.readAndDie("c1", 1);
        String dead = chat.add("b");
        chat.readAndDie("dead", 1);
        chat.redis().xdel(chat.stream(), own, dead);
        group = group("chat.claim.min-idle", "1s");

        assertThat(group.read(lane, LARGEST).ghosts()).containsExactly(own);
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> group.read(lane, LARGEST).ghosts(), List.of(dead)::equals);
        assertThat(chat.pending()).isZero();
    }

    @Test
    void should_end_a_batch_before_it_has_too_many_bytes_and_not_count_the_rest_as_delivered() throws Exception {
        List<String> ids =
                IntStream.range(0, 40).mapToObj(i -> chat.add("x".repeat(100))).toList();
        group = group("chat.archive.batch-bytes", "1000");

        List<String> first = read();
        List<PendingMessage> rest = pending().subList(first.size(), pending().size());

        assertThat(first).containsExactlyElementsOf(ids.subList(0, 10));
        assertThat(rest).allMatch(entry -> entry.getRedeliveryCount() == 0);
        group.acknowledge(lane, lane.batch().entries());
        lane.batch().finished(lane.batch().entries());
        List<String> others = new ArrayList<>();
        for (List<String> batch = readAndAcknowledge(); !batch.isEmpty(); batch = readAndAcknowledge()) {
            assertThat(batch).hasSizeLessThanOrEqualTo(10);
            others.addAll(batch);
        }
        assertThat(others).containsExactlyElementsOf(ids.subList(10, 40));
    }

    @Test
    void should_bring_an_entry_alone_when_it_has_more_bytes_than_a_batch() throws Exception {
        chat.add("x");
        String large = chat.add("x".repeat(2_000));
        chat.add("x");
        group = group("chat.archive.batch-bytes", "1000");

        assertThat(readAndAcknowledge()).hasSize(1);
        assertThat(readAndAcknowledge()).containsExactly(large);
        assertThat(readAndAcknowledge()).hasSize(1);
    }

    @Test
    void should_not_bring_the_content_when_the_database_would_not_take_it() {
        chat.add("x".repeat(101));

        StreamEntry entry = group.read(lane, 100).entries().get(0);

        assertThat(entry.data()).isNull();
        assertThat(entry.unreadable()).hasMessageContaining("101 bytes").hasMessageContaining("100");
    }

    @Test
    void should_pass_over_what_was_left_pending_until_the_backlog_is_done() {
        String left = chat.add("left");
        assertThat(read()).containsExactly(left);
        lane.leaveRest();
        String next = chat.add("next");

        assertThat(readAndAcknowledge()).containsExactly(next);
        assertThat(read()).isEmpty();
        lane.startOver();
        assertThat(readAndAcknowledge()).containsExactly(left);
    }

    @Test
    void should_find_the_group_again_when_it_is_gone_and_deliver_from_the_first_entry() {
        String id = chat.add("x");
        assertThat(readAndAcknowledge()).containsExactly(id);

        chat.redis().xgroupDestroy(chat.stream(), "group1");

        assertThat(readAndAcknowledge()).containsExactly(id);
    }

    @Test
    void should_deliver_the_same_when_scripts_may_not_read_as_on_redis_5() {
        List<String> ids =
                IntStream.range(0, 5).mapToObj(i -> chat.add("hello")).toList();
        String script = new String(Resources.bytes("/io/chatarchive/stream/read.lua"), UTF_8)
                .replace("pcall('XREADGROUP'", "pcall('SUBSCRIBE'"); // which no script may call either

        List<Object> reply = chat.redis()
                .eval(
                        script,
                        ScriptOutputType.MULTI,
                        new String[] {chat.stream()},
                        List.of(
                                        "group1", "c1", "data", "-", "3", "10", "1000", "5", "-1", "-", "count",
                                        "give-up", "c1")
                                .toArray(new String[0]));

        assertThat(reply.get(3)).isEqualTo(ids.get(0) + " " + ids.get(1));
        assertThat(pending())
                .extracting(PendingMessage::getId, PendingMessage::getConsumer, PendingMessage::getRedeliveryCount)
                .startsWith(tuple(ids.get(0), "c1", 1L), tuple(ids.get(1), "c1", 1L), tuple(ids.get(2), "c1", 0L));
        group.acknowledge(lane, List.of(entry(ids.get(0)), entry(ids.get(1))));
        assertThat(readAndAcknowledge()).startsWith(ids.get(2));
    }

    @Test
    void should_find_entries_of_the_dead_behind_many_of_its_own_when_redis_lists_none_by_idle_time_as_before_6_2() {
        for (int i = 0; i < 1_500; i++) {
            chat.add("own, left pending");
        }
        chat.readAndDie("c1", 1_500);
        String dead = chat.add("of a dead consumer");
        chat.readAndDie("dead", 1);
        String script = new String(Resources.bytes("/io/chatarchive/stream/read.lua"), UTF_8)
                .replace("'IDLE', claim_after", "'IDL', claim_after"); // a wrong argument, as it was there
        String[] arguments = {"group1", "c1", "data", dead, "1", "1000", "1000", "5", "1", "-", "count", "give-up", "c1"
        };

        List<Object> reply = await().atMost(ChatFixture.PATIENCE)
                .until(
                        () -> chat.redis()
                                .eval(script, ScriptOutputType.MULTI, new String[] {chat.stream()}, arguments),
                        answer -> !answer.get(3).equals(""));

        assertThat(reply.get(3)).isEqualTo(dead);
    }

    private long idle(String id) {
        return pending().stream()
                .filter(entry -> entry.getId().equals(id))
                .mapToLong(PendingMessage::getMsSinceLastDelivery)
                .sum();
    }

    private StreamEntry entry(String id) {
        return new StreamEntry(chat.stream(), id, 1, new byte[0], null);
    }
}
