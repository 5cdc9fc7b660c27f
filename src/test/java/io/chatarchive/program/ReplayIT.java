package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import io.chatarchive.settings.Resources;
import io.lettuce.core.Consumer;
import io.lettuce.core.XAddArgs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are missing or lost, as an operator with a shell gets them back from the stream. */
class ReplayIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";
    private static final String AFTER_UNMARSHAL =
            "                          unmarshalType: io.chatarchive.message.ChatMessage\n";
    private static final String DROP_PRIVATE = """
                                - filter:
                                    expression: { simple: { expression: "${body[room]} == 'private'" } }
                                    steps:
                                      - process: { ref: chatDrop }
            """;

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
        return archived(messages, messages);
    }

    /** Adds so many messages, and waits until the table has so many rows. */
    private List<String> archived(int messages, int rows) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            ids.add(chat.add(HELLO));
        }
        chat.start(settings);
        chat.awaitStored(rows);
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

    @LongTest
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

    @LongTest
    @Test
    void should_count_what_cannot_be_stored_and_set_nothing_aside() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        String good = chat.redis()
                .xadd(chat.stream(), new XAddArgs().id("1655188547271-18446744073709551615"), Map.of("data", HELLO));
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

    @LongTest
    @Test
    void should_not_fail_for_what_is_a_dead_letter_already_or_was_repaired() throws Exception {
        String repaired = chat.add("no JSON");
        String dead = chat.add("nor this");
        archived(1);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 2);
        run("dead-letters", "edit", repaired, "--data", HELLO);
        run("dead-letters", "retry", repaired);
        chat.awaitStored(2);

        for (String option : List.of("--dry-run", "--archive=chat")) {
            try (Program replay = Program.start(folder, settings, "replay", "--from", "0", "--json", option)) {
                assertThat(replay.exitStatus()).as(replay.output()).isZero();
                JsonNode result = new ObjectMapper().readTree(replay.output());
                assertThat(result.path("alreadyStored").asInt()).isEqualTo(2);
                assertThat(result.path("deadLetters").asInt()).isOne();
                assertThat(result.path("failed").asInt()).isZero();
                assertThat(result.path("failures")).isEmpty();
            }
        }
        assertThat(run("replay", "--from", "0"))
                .contains("3 messages: 0 new, 2 there already, 0 dropped, 1 dead letters, 0 cannot be stored.");
        assertThat(chat.deadLetters()).extracting(fields -> fields.get("id")).containsExactly(dead);
    }

    @Test
    void should_store_messages_of_a_file_under_their_ids() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        Path file = Files.writeString(
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
        chat.redis().xgroupCreateconsumer(chat.stream(), Consumer.from("group1", "gone"));

        assertThat(run("consumers")).contains("gone").contains("busy");
        assertThat(run("consumers", "remove", "gone")).contains("Removed: gone");
        assertThat(run("consumers", "remove", "busy")).contains("'busy' has 1 pending");
        assertThat(run("consumers", "remove", "nobody")).contains("The group has no consumer 'nobody'");

        assertThat(chat.pending()).isOne();
        assertThat(run("consumers", "--json")).doesNotContain("gone");
    }

    @LongTest
    @Test
    void should_refuse_bounds_that_are_none() throws Exception {
        assertThat(run("replay")).contains("Say which entries");
        assertThat(run("replay", "--from", "99999999999999999999-0")).contains("expected the id of an entry");
        assertThat(run("replay", "--from", "1969-12-31T23:59:59Z")).contains("expected the id of an entry");
        assertThat(run("replay", "--from", "6-0", "--to", "5"))
                .contains("The range ends with 5, before it begins with 6-0.");
        assertThat(run("replay", "--from", "yesterday"))
                .contains("'yesterday' is no place in the stream; expected the id of an entry");
        settings.put("chat.archive.table", "");
        settings.put("chat.archive.create-table", "false");
        assertThat(run("reconcile")).contains("No table is set (chat.archive.table)");
    }

    @LongTest
    @Test
    void should_tell_a_dropped_message_from_a_missing_one() throws Exception {
        EditedRoutes routes = new EditedRoutes(Files.createDirectory(folder.resolve("routes")));
        routes.replace("chat-archive-flow", AFTER_UNMARSHAL, AFTER_UNMARSHAL + DROP_PRIVATE);
        settings.put(EditedRoutes.SETTING, routes.pattern());
        String dropped = chat.add(HELLO.replace("{", "{\"room\":\"private\","));
        List<String> ids = archived(2, 2);
        chat.execute("DELETE FROM chat_message WHERE CONCAT(entry_ms, '-', entry_seq) = '" + ids.get(0) + "'");

        JsonNode found = json("reconcile", "--json");
        JsonNode filled = json("reconcile", "--fill", "--json");

        assertThat(found.path("dropped").asInt()).isOne();
        assertThat(found.path("missing").asInt()).isOne();
        assertThat(found.path("firstMissing").asText()).isEqualTo(ids.get(0));
        assertThat(filled.path("filled").asInt()).isOne();
        assertThat(filled.path("dropped").asInt()).isOne();
        assertThat(chat.storedIds()).containsExactlyElementsOf(ids).doesNotContain(dropped);
        assertThat(json("replay", "--to", ids.get(1), "--dry-run", "--json")
                        .path("dropped")
                        .asInt())
                .isOne();
    }

    @LongTest
    @Test
    void should_fill_under_id_and_time_and_exit_with_1_until_then() throws Exception {
        String id = chat.redis()
                .xadd(chat.stream(), new XAddArgs().id("1655188547271-18446744073709551615"), Map.of("data", HELLO));
        archived(1, 2);
        chat.stop();
        chat.execute("DELETE FROM chat_message WHERE entry_ms = 1655188547271");

        assertThat(status("reconcile")).isOne();
        assertThat(status("reconcile", "--to", "1655188547271", "--fill")).isZero();
        assertThat(status("reconcile")).isZero();

        assertThat(chat.rows().get(0).id()).isEqualTo(id);
        assertThat(chat.rows().get(0).createdAt()).isEqualTo("2022-06-14 06:35:47.271");
        assertThat(chat.count()).isEqualTo(2);
        assertThat(chat.pending()).isZero();
    }

    @LongTest
    @Test
    void should_be_done_by_a_process_that_runs_and_leave_its_group_as_it_is() throws Exception {
        List<String> ids = archived(2, 2);
        String bad = chat.add("no JSON");
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);
        chat.awaitNothingPending();
        chat.execute("DELETE FROM chat_message");

        JsonNode result = json("replay", "--from", ids.get(0), "--to", bad, "--json");

        assertThat(result.path("stored").asInt()).isEqualTo(2);
        assertThat(result.path("deadLetters").asInt()).isOne();
        assertThat(chat.storedIds()).containsExactlyElementsOf(ids);
        assertThat(chat.deadLetters()).hasSize(1);
        assertThat(chat.pending()).isZero();
        assertThat(chat.lastDelivered()).isEqualTo(bad);
        JsonNode job = json("jobs", "list", "--json").get(0);
        assertThat(job.path("process").asText()).isEqualTo("c1");
        assertThat(job.path("state").asText()).isEqualTo("done");
        assertThat(json("jobs", "show", job.path("job").asText()).path("result"))
                .isEqualTo(result);
    }

    @LongTest
    @Test
    void should_say_that_another_message_has_the_id_when_it_is_only_tried() throws Exception {
        List<String> ids = archived(2, 2);
        chat.stop();
        chat.execute("UPDATE chat_message SET msg = 'another' WHERE CONCAT(entry_ms, '-', entry_seq) = '" + ids.get(0)
                + "'");

        JsonNode tried = json("replay", "--from", "0", "--dry-run", "--json");
        JsonNode done = json("replay", "--from", "0", "--json");

        for (JsonNode result : List.of(tried, done)) {
            assertThat(result.path("alreadyStored").asInt()).isOne();
            assertThat(result.path("failures").findValuesAsText("reason")).containsExactly("id taken");
        }
        assertThat(chat.rows().get(0).msg()).isEqualTo("another");
        assertThat(chat.strings("SELECT DISTINCT stream FROM chat_message")).containsExactly(chat.stream());
        assertThat(chat.deadLetters()).isEmpty();
    }

    @LongTest
    @Test
    void should_refuse_to_try_where_the_table_cannot_roll_back() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE)
                .replace("InnoDB", "MyISAM")
                .replace("255", "99")
                .replace(" DESC", ""));
        chat.add(HELLO);

        assertThat(run("replay", "--from", "0", "--dry-run")).contains("has an engine without transactions");

        assertThat(chat.count()).isZero();
    }

    @LongTest
    @Test
    void should_name_the_right_that_is_missing_to_compare() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("CREATE USER '" + chat.user() + "'@'%' IDENTIFIED BY 'secret'");
        chat.execute("GRANT INSERT, UPDATE, SELECT (stream) ON chat_message TO '" + chat.user() + "'@'%'");
        settings.putAll(Map.of("chat.jdbc.username", chat.user(), "chat.jdbc.password", "secret"));
        settings.put("chat.archive.create-table", "false");
        chat.add(HELLO);
        String keyRights = "GRANT SELECT (entry_ms, entry_seq) ON chat_message TO '" + chat.user() + "'@'%'";

        assertThat(run("reconcile")).contains("SELECT (stream, entry_ms, entry_seq) on chat_message");
        chat.execute(keyRights);
        assertThat(run("reconcile")).contains("0 missing; 0 pending, 1 not delivered yet");
        assertThat(run("replay", "--from", "0")).contains("1 new");
        assertThat(run("replay", "--from", "0")).contains("1 there already");

        assertThat(chat.count()).isOne();
    }

    @Test
    void should_say_so_when_only_what_is_left_in_the_stream_is_compared() throws Exception {
        settings.put("chat.archive.after-ack", "delete");
        archived(1, 1);

        assertThat(run("reconcile")).contains("0 entries compared").contains("only those still in the stream");
    }

    @LongTest
    @Test
    void should_say_that_a_removed_consumer_comes_back_where_its_process_runs() throws Exception {
        archived(1, 1);
        chat.redis().xgroupCreateconsumer(chat.stream(), Consumer.from("group1", "gone"));
        await().atMost(ChatFixture.PATIENCE).until(() -> run("consumers").contains("runs"));

        String name = StreamSupport.stream(json("consumers", "--json").spliterator(), false)
                .filter(one -> one.path("living").asBoolean())
                .findFirst()
                .orElseThrow()
                .path("name")
                .asText();

        assertThat(run("consumers", "remove", name))
                .contains("Removed: " + name + ". A process runs that reads as '" + name + "'");
        String id = chat.add(HELLO);

        chat.awaitStored(2);
        assertThat(chat.storedIds()).contains(id);
    }

    @LongTest
    @Test
    void should_never_remove_the_last_consumer() throws Exception {
        assertThat(run("consumers")).doesNotContain("runs");
        assertThat(run("consumers", "remove", "c1")).contains("The group has no consumer 'c1'");
        chat.createGroup();
        chat.redis().xgroupCreateconsumer(chat.stream(), Consumer.from("group1", "c1"));

        assertThat(run("consumers", "remove", "c1")).contains("'c1' is the only consumer of the group");

        assertThat(run("consumers")).contains("c1");
    }

    @Test
    void should_print_the_result_so_far_when_it_is_stopped() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        Path file = folder.resolve("many.jsonl");
        String data = new ObjectMapper().writeValueAsString(HELLO);
        Files.write(
                file,
                IntStream.range(0, 400_000)
                        .mapToObj(i -> "{\"id\":\"1655188547271-" + i + "\",\"data\":" + data + "}")
                        .toList());

        try (Program program = Program.start(folder, settings, "replay", "--file", file.toString())) {
            await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() > 0);
            program.stop();

            assertThat(program.output()).contains(chat.count() + " messages: " + chat.count() + " new");
            assertThat(program.output()).contains("It was stopped; the next was 1655188547271-" + chat.count());
        }
    }

    @LongTest
    @Test
    void should_take_no_line_that_is_of_another_stream_or_has_no_id() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        Path other = Files.writeString(folder.resolve("a"), "{\"id\":\"5-0\",\"stream\":\"x\",\"data\":\"{}\"}");
        Path none = Files.writeString(folder.resolve("b"), "{\"data\":\"{}\"}");

        assertThat(run("replay", "--file", other.toString())).contains("Line 1 is of the stream 'x'");
        assertThat(run("replay", "--file", none.toString())).contains("Line 1 is no letter");

        assertThat(chat.count()).isZero();
    }

    private int status(String... arguments) throws Exception {
        try (Program program = Program.start(folder, settings, arguments)) {
            return program.exitStatus();
        }
    }
}
