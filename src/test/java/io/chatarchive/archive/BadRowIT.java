package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.route.ArchiveProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that the database rejects: they end in the dead letters, and hold up nobody. */
class BadRowIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    private ChatFixture chat;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(BadRowIT.class);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_set_bad_rows_aside_and_store_the_others_when_both_are_in_one_batch() throws Exception {
        Map<String, String> bad = new LinkedHashMap<>();
        List<String> good = new ArrayList<>();
        for (String message : List.of(
                "{\"username\":\"" + "x".repeat(256) + "\",\"userid\":\"2\",\"msg\":\"name too long\"}",
                "{\"username\":\"a\",\"msg\":\"no user id\"}",
                "{\"username\":\"a\",\"userid\":null,\"msg\":\"null\"}",
                "{\"username\":\"a\",\"userid\":\"2\",\"msg\":{\"an\":\"object\"}}",
                "{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"deep\",\"deep\":" + "[".repeat(200) + "]".repeat(200)
                        + "}")) {
            for (int i = 0; i < 30; i++) {
                good.add(chat.add(HELLO));
            }
            bad.put(chat.add(message), message);
        }

        chat.start();

        chat.awaitStored(good.size());
        assertThat(chat.storedIds()).containsExactlyElementsOf(good);
        assertThat(chat.deadLetters())
                .extracting(letter -> letter.get("id"))
                .containsExactlyInAnyOrderElementsOf(bad.keySet());
        assertThat(chat.deadLetters()).allSatisfy(letter -> {
            assertThat(letter)
                    .containsEntry("data", bad.get(letter.get("id")))
                    .containsEntry("reason", "rejected by the database")
                    .containsEntry("deliveries", "1");
            assertThat(letter.get("error")).containsPattern("\\(error \\d+, SQLState \\w{5}\\)");
        });
    }

    /** One lane and one exchange, so that each message meets what the one before has left behind. */
    @Test
    void should_give_each_message_its_own_reason_when_one_comes_after_the_other() throws Exception {
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            chat.add("{\"userid\":\"1\",\"username\":\"u\"}");
            reasons.add("rejected by the database");
            chat.add("this is not JSON");
            reasons.add("not JSON");
            chat.add("[]");
            reasons.add("not a JSON object");
        }

        RunningArchive archive = chat.start("chat.archive.batch-size", "1", "chat.archive.consumers", "1");

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == reasons.size());
        assertThat(chat.deadLetters())
                .extracting(letter -> letter.get("reason"))
                .containsExactlyElementsOf(reasons);
        assertThat(chat.deadLetters())
                .filteredOn(letter -> !letter.get("reason").equals("rejected by the database"))
                .allMatch(letter -> !letter.get("error").contains("SQLState"));
        assertThat(archive.progress().isSuspicious()).isFalse(); // 40 were rejected, not 120
        chat.awaitNothingPending();
    }

    @Test
    void should_set_every_row_aside_when_the_whole_batch_is_bad() throws Exception {
        for (int i = 0; i < 100; i++) {
            chat.add("{}");
        }

        RunningArchive archive = chat.start();

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 100);
        chat.awaitNothingPending();
        assertThat(chat.count()).isZero();
        ArchiveProgress progress = archive.progress();
        assertThat(progress.isSuspicious()).isTrue();

        chat.add(HELLO);

        chat.awaitStored(1);
        assertThat(progress.isSuspicious()).isFalse();
    }

    @Test
    void should_set_a_message_aside_when_it_is_larger_than_a_packet_of_the_database() throws Exception {
        long packet = Long.parseLong(chat.strings("SELECT @@max_allowed_packet").get(0));
        String first = chat.add(HELLO);
        String large = chat.add("x".repeat(Math.toIntExact(packet + 1)));
        String start = "{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"";
        String onlyJust = chat.add(start + "x".repeat(Math.toIntExact(packet) - start.length() - 2) + "\"}");
        String last = chat.add(HELLO);

        chat.start();

        chat.awaitStored(2);
        assertThat(chat.storedIds()).containsExactly(first, last);
        assertThat(chat.deadLetters())
                .extracting(letter -> letter.get("id") + " " + letter.get("reason"))
                .containsExactlyInAnyOrder(large + " too large", onlyJust + " rejected by the database");
    }

    @Test
    void should_leave_bad_messages_pending_and_store_the_others_when_the_dead_letters_cannot_be_written()
            throws Exception {
        chat.redis().set(chat.stream() + ":dead", "not a stream");
        chat.add("nonsense");
        chat.add("{\"msg\":\"no user\"}");
        List<String> good = List.of(chat.add(HELLO), chat.add(HELLO));
        RunningArchive archive = chat.start();
        OutageLog log = archive.outages();

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == 2 && chat.pending() == 2);
        await().atMost(ChatFixture.PATIENCE).until(() -> log.isAway(Fault.Server.DEAD_LETTERS));
        String later = chat.add(HELLO);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == 3 && chat.pending() == 2);
        chat.redis().del(chat.stream() + ":dead");

        chat.awaitNothingPending();
        assertThat(chat.storedIds()).containsExactly(good.get(0), good.get(1), later);
        assertThat(chat.deadLetters())
                .extracting(letter -> letter.get("reason") + " " + letter.get("deliveries"))
                .containsExactlyInAnyOrder("not JSON 1", "rejected by the database 1");
        assertThat(log.isAway(Fault.Server.DEAD_LETTERS)).isFalse();
    }
}
