package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Program;
import io.chatarchive.settings.Resources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are missing or lost, as an operator with a shell gets them back from the stream. */
class ReplayIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(ReplayIT.class);
        settings = chat.settings();
    }

    @AfterEach
    void close() throws Exception {
        chat.redis().del(chat.stream() + ":trash", chat.stream() + ":jobs", chat.stream() + ":requests");
        chat.close();
    }

    private String run(String... arguments) throws Exception {
        return Program.run(folder, settings, arguments);
    }

    private JsonNode json(String... arguments) throws Exception {
        return new ObjectMapper().readTree(run(arguments));
    }

    private List<String> archived(int messages) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            ids.add(chat.add(HELLO));
        }
        chat.start(settings);
        chat.awaitStored(messages);
        return ids;
    }

    @Test
    void should_find_and_fill_rows_that_somebody_deleted() throws Exception {
        List<String> ids = archived(5);
        chat.execute("DELETE FROM chat_message WHERE entry_ms > 0 ORDER BY entry_ms, entry_seq LIMIT 2");
        long deadBefore = chat.deadLetters().size();

        assertThat(run("reconcile"))
                .contains("missing  " + ids.get(0))
                .contains("missing  " + ids.get(1))
                .contains("5 entries compared: 2 missing;");
        assertThat(run("reconcile", "--fill")).contains("2 missing, 2 filled");

        assertThat(run("reconcile")).contains("5 entries compared: 0 missing;");
        assertThat(chat.storedIds()).containsExactlyElementsOf(ids);
        assertThat(chat.deadLetters()).hasSize((int) deadBefore);
        assertThat(chat.pending()).isZero();
    }

    @Test
    void should_miss_nothing_that_waits_or_was_set_aside_or_discarded() throws Exception {
        chat.add("no JSON");
        chat.add("[1]");
        archived(0);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 2);
        chat.awaitNothingPending();
        chat.stop();
        assertThat(run("dead-letters", "discard", "--reason", "not JSON")).contains("1 in the trash");
        chat.add(HELLO);
        chat.readAndDie("somebody else", 1); // pending
        chat.add(HELLO); // not delivered

        JsonNode result = json("reconcile", "--json");

        assertThat(result.path("compared").asInt()).isEqualTo(4);
        assertThat(result.path("missing").asInt()).isZero();
        assertThat(result.path("deadLetters").asInt()).isEqualTo(2);
        assertThat(result.path("pending").asInt()).isOne();
        assertThat(result.path("notDelivered").asInt()).isOne();
        assertThat(chat.count()).isZero();
    }

    @Test
    void should_store_a_range_again_without_doubling_a_row() throws Exception {
        List<String> ids = archived(3);
        chat.execute("DELETE FROM chat_message WHERE CONCAT(entry_ms, '-', entry_seq) = '" + ids.get(1) + "'");

        assertThat(run("replay", "--from", ids.get(0), "--dry-run"))
                .contains("3 messages: 1 would be new, 2 there already");
        assertThat(chat.count()).isEqualTo(2);
        assertThat(run("replay", "--from", ids.get(0), "--to", ids.get(1)))
                .contains("2 messages: 1 new, 1 there already");
        assertThat(run("replay", "--to", "2099-01-01T00:00:00Z")).contains("3 messages: 0 new, 3 there already");

        assertThat(chat.storedIds()).containsExactlyElementsOf(ids);
    }

    @Test
    void should_count_what_cannot_be_stored_and_set_nothing_aside() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        String good = chat.redis()
                .xadd(
                        chat.stream(),
                        new io.lettuce.core.XAddArgs().id("1655188547271-18446744073709551615"),
                        Map.of("data", HELLO));
        String bad = chat.redis().xadd(chat.stream(), Map.of("data", "no JSON"));

        JsonNode result = json("replay", "--from", "0", "--json"); // no process runs: the shell does it

        assertThat(result.path("sent").asInt()).isEqualTo(2);
        assertThat(result.path("stored").asInt()).isOne();
        assertThat(result.path("failed").asInt()).isOne();
        assertThat(result.path("failures").get(0).path("id").asText()).isEqualTo(bad);
        assertThat(result.path("failures").get(0).path("reason").asText()).isEqualTo("not JSON");
        assertThat(chat.storedIds()).containsExactly(good);
        assertThat(chat.deadLetters()).isEmpty();
        assertThat(chat.redis().xinfoGroups(chat.stream())).isEmpty();
    }

    @Test
    void should_store_messages_of_a_file_under_their_ids() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        Path file = java.nio.file.Files.writeString(
                folder.resolve("m.jsonl"),
                "{\"id\":\"1655188547271-0\",\"data\":" + new ObjectMapper().writeValueAsString(HELLO) + "}\n");

        assertThat(run("replay", "--file", file.toString())).contains("1 messages: 1 new");

        assertThat(chat.rows())
                .singleElement()
                .extracting(ChatFixture.Row::createdAt)
                .isEqualTo("2022-06-14 06:35:47.271");
    }

    @Test
    void should_remove_a_consumer_that_owns_nothing_and_no_other() throws Exception {
        archived(1);
        chat.stop();
        chat.add(HELLO);
        chat.readAndDie("busy", 1);
        chat.redis().xgroupCreateconsumer(chat.stream(), io.lettuce.core.Consumer.from("group1", "gone"));

        assertThat(run("consumers")).contains("gone").contains("busy");
        assertThat(run("consumers", "remove", "gone")).contains("Removed: gone");
        assertThat(run("consumers", "remove", "busy")).contains("'busy' has 1 entries pending");
        assertThat(run("consumers", "remove", "nobody")).contains("The group has no consumer 'nobody'");

        assertThat(chat.pending()).isOne();
        assertThat(run("consumers", "--json")).doesNotContain("gone");
    }

    @Test
    void should_refuse_bounds_that_are_none() throws Exception {
        assertThat(run("replay")).contains("Say which entries");
        assertThat(run("replay", "--from", "yesterday")).contains("--from is 'yesterday'; expected the id of an entry");
        settings.put("chat.archive.table", "");
        settings.put("chat.archive.create-table", "false");
        assertThat(run("reconcile")).contains("No table is set (chat.archive.table)");
    }
}
