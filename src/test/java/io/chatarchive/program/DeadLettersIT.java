package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import io.chatarchive.settings.Resources;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that were set aside, as an operator with a shell gets them into the table. */
class DeadLettersIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";
    private static final String TOO_LONG = HELLO.replace("老王\",", "x".repeat(300) + "\",");

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(DeadLettersIT.class);
        settings = chat.settings();
    }

    @AfterEach
    void close() throws Exception {
        chat.redis().del(chat.stream() + ":trash", chat.stream() + ":jobs", chat.stream() + ":requests");
        chat.close();
    }

    /** Adds these to the stream, and returns the ids of their entries once they are set aside. */
    private List<String> setAside(String... messages) throws Exception {
        List<String> ids = new ArrayList<>();
        for (String message : messages) {
            ids.add(chat.add(message));
        }
        chat.start(settings);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == messages.length);
        chat.awaitNothingPending();
        return ids;
    }

    private String run(String... arguments) throws Exception {
        return Program.run(folder, settings, arguments);
    }

    private JsonNode list(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("dead-letters", "list", "--json"));
        arguments.addAll(List.of(more));
        return new ObjectMapper().readTree(run(arguments.toArray(String[]::new)));
    }

    @Test
    void should_store_each_under_its_id_when_one_is_repaired_and_a_reason_is_retried() throws Exception {
        List<String> ids = setAside("no JSON", TOO_LONG, TOO_LONG, "[1]");
        String letter = list("--reason", "not JSON").get(0).path("letter").asText();

        assertThat(run("dead-letters", "show", letter))
                .contains(ids.get(0))
                .contains("The message would not be stored");
        assertThat(run("dead-letters", "edit", letter, "--data", HELLO)).contains("Edited");
        assertThat(run("dead-letters", "retry", letter)).contains("1 stored, ");
        chat.execute("ALTER TABLE chat_message MODIFY username VARCHAR(400) NOT NULL");
        assertThat(run("dead-letters", "retry", "--reason", "rejected by the database"))
                .contains("2 stored, ");

        assertThat(chat.storedIds()).containsExactlyElementsOf(ids.subList(0, 3));
        assertThat(chat.rows().get(0).msg()).isEqualTo("老王:上线了");
        assertThat(chat.deadLetters()).extracting(fields -> fields.get("id")).containsExactly(ids.get(3));
        assertThat(chat.pending()).isZero();
    }

    @LongTest
    @Test
    void should_keep_a_letter_with_its_error_and_one_attempt_more_when_it_fails_again() throws Exception {
        String id = setAside("no JSON").get(0);
        String letter = list().get(0).path("letter").asText();

        assertThat(run("dead-letters", "retry", id)).contains("1 failed again and stay");

        JsonNode after = list().get(0);
        assertThat(after.path("letter").asText()).isEqualTo(letter);
        assertThat(after.path("attempts").asInt()).isEqualTo(1);
        assertThat(after.path("reason").asText()).isEqualTo("not JSON");
        assertThat(after.path("data").asText()).isEqualTo("no JSON");
        assertThat(chat.count()).isZero();
    }

    @Test
    void should_undo_a_discard() throws Exception {
        String id = setAside("no JSON").get(0);
        JsonNode before = list();

        assertThat(run("dead-letters", "discard", id)).contains("1 in the trash");
        assertThat(list()).isEmpty();
        assertThat(list("--trash").get(0).path("id").asText()).isEqualTo(id);
        assertThat(run("dead-letters", "restore", id)).contains("1 restored");

        assertThat(list()).isEqualTo(before);
        assertThat(list("--trash")).isEmpty();
    }

    @LongTest
    @Test
    void should_count_no_edited_letter_as_stored_when_its_row_is_there() throws Exception {
        String id = setAside("no JSON").get(0);
        run("dead-letters", "edit", id, "--data", HELLO);
        chat.execute("INSERT INTO chat_message VALUES ('" + chat.stream() + "', " + id.replace("-", ", ")
                + ", '9', 'somebody', 'else', NOW())");

        String output = run("dead-letters", "retry", id);

        assertThat(output).contains("0 stored, 0 were stored already").contains("1 edited ones in the trash");
        assertThat(chat.rows()).singleElement().extracting(ChatFixture.Row::msg).isEqualTo("else");
        assertThat(chat.deadLetters()).isEmpty();
        assertThat(list("--trash")).hasSize(2);
    }

    /** As after an outage between the commit and the leaving of the letter. */
    @LongTest
    @Test
    void should_let_an_edited_letter_go_as_stored_already_when_the_row_is_its_own() throws Exception {
        String id = setAside("no JSON").get(0);
        run("dead-letters", "edit", id, "--data", HELLO);
        String letters = folder.resolve("letters.jsonl").toString();
        run("dead-letters", "export", "--all", "--file", letters);
        assertThat(run("dead-letters", "retry", id)).contains("1 stored, 0 were stored already");
        assertThat(run("dead-letters", "import", letters)).contains("1 letter added");

        assertThat(run("dead-letters", "retry", id)).contains("0 stored, 1 were stored already");

        assertThat(chat.storedIds()).containsExactly(id);
        assertThat(chat.deadLetters()).isEmpty();
        assertThat(list("--trash")).as("the original").hasSize(1);
    }

    /** The archive takes such a row for the same message: the column may have been added later. */
    @Test
    void should_count_no_edited_letter_as_stored_when_its_row_lacks_what_it_says() throws Exception {
        String id = setAside("no JSON").get(0);
        run("dead-letters", "edit", id, "--data", HELLO);
        chat.execute("ALTER TABLE chat_message MODIFY msg TEXT NULL");
        chat.execute("INSERT INTO chat_message SELECT '" + chat.stream() + "', " + id.replace("-", ", ")
                + ", '2', '老王', NULL, TIMESTAMPADD(MICROSECOND, 1000 * " + id.replaceAll("-.*", "")
                + ", '1970-01-01 00:00:00.000')");

        assertThat(run("dead-letters", "retry", id))
                .contains("0 stored, 0 were stored already")
                .contains("1 edited ones in the trash");
    }

    @LongTest
    @Test
    void should_count_no_edited_letter_as_stored_when_nobody_can_compare_it_with_its_row() throws Exception {
        String id = setAside("no JSON").get(0);
        run("dead-letters", "edit", id, "--data", HELLO);
        String letters = folder.resolve("letters.jsonl").toString();
        run("dead-letters", "export", "--all", "--file", letters);
        assertThat(run("dead-letters", "retry", id)).contains("1 stored, 0 were stored already");
        chat.execute("ALTER TABLE chat_message MODIFY stream VARCHAR(100) NOT NULL,"
                + " DROP KEY chat_message_of_user, ENGINE = MyISAM"); // MySQL has no descending keys there
        run("dead-letters", "import", letters);

        assertThat(run("dead-letters", "retry", id))
                .contains("0 stored, 0 were stored already")
                .contains("1 edited ones in the trash");

        assertThat(list("--trash")).hasSize(2);
    }

    @LongTest
    @Test
    void should_let_a_letter_go_as_stored_already_when_the_table_has_its_message() throws Exception {
        String id = setAside(TOO_LONG).get(0);
        chat.execute("ALTER TABLE chat_message MODIFY username VARCHAR(400) NOT NULL");
        String letters = folder.resolve("letters.jsonl").toString();
        assertThat(run("dead-letters", "export", "--all", "--file", letters)).contains("1 letters written");
        assertThat(run("dead-letters", "retry", "--all")).contains("1 stored, 0 were stored already");
        assertThat(run("dead-letters", "import", letters)).contains("1 letter added");

        assertThat(run("dead-letters", "retry", id)).contains("0 stored, 1 were stored already");

        assertThat(chat.storedIds()).containsExactly(id);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @LongTest
    @Test
    void should_work_on_letters_of_an_older_version() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        String entry = chat.redis()
                .xadd(
                        chat.stream() + ":dead",
                        Map.of(
                                "id",
                                "1655188547271-3",
                                "data",
                                HELLO,
                                "reason",
                                "rejected by the database",
                                "error",
                                "x"));

        assertThat(list().get(0).path("letter").asText()).isEqualTo(entry);
        assertThat(run("dead-letters", "discard", entry)).contains("1 in the trash");
        assertThat(run("dead-letters", "restore", entry)).contains("1 restored");
        assertThat(run("dead-letters", "retry", entry)).contains("1 stored, "); // no process runs: the shell does it

        assertThat(chat.storedIds()).containsExactly("1655188547271-3");
        assertThat(chat.deadLetters()).isEmpty();
    }

    @LongTest
    @Test
    void should_say_what_is_missing_and_change_nothing_when_a_command_is_wrong() throws Exception {
        setAside("no JSON");

        assertThat(run("dead-letters", "retry")).contains("Say which letters");
        assertThat(run("dead-letters", "retry", "nobody")).contains("There is no letter of nobody");
        assertThat(run("dead-letters", "edit", "nobody", "--data", HELLO)).contains("There is no letter of nobody");
        assertThat(run("dead-letters", "edit", list().get(0).path("id").asText(), "--data", "[1]"))
                .contains("not a JSON object");
        assertThat(run("dead-letters", "import", ".")).contains("The file . is a folder; expected a regular file.");
        assertThat(run("replay", "--file", "/dev/zero"))
                .contains("The file /dev/zero is a pipe, a socket or a device; expected a regular file.");
        assertThat(run("dead-letters", "import", "nowhere.jsonl"))
                .contains("There is no file ")
                .contains("nowhere.jsonl");
        assertThat(run("dead-letters", "list", "--from", "yesterday")).contains("'yesterday' is no time");
        Path lines = Files.writeString(folder.resolve("lines"), "{}\n");
        assertThat(run("dead-letters", "import", lines.toString())).contains("Line 1 is no letter");

        assertThat(list()).hasSize(1);
        assertThat(list("--trash")).isEmpty();
    }

    /** Adds a letter as this version writes it. */
    private void addLetter(String id, String... fields) {
        Map<String, String> all = new HashMap<>(Map.of("id", id, "data", HELLO, "reason", "not JSON", "error", "x"));
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        chat.redis().xadd(chat.stream() + ":dead", all);
    }

    private int status(String... arguments) throws Exception {
        try (Program program = Program.start(folder, settings, arguments)) {
            return program.exitStatus();
        }
    }

    @LongTest
    @Test
    void should_retry_the_others_when_somebody_else_has_written_to_the_dead_letters() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.redis().xadd(chat.stream() + ":dead", Map.of("at", "soon", "error", "red \u001b[31m"));
        addLetter("1655188547271-3");

        assertThat(run("dead-letters", "list")).contains("red \\u001b[31m");
        assertThat(run("dead-letters", "list", "--limit", "1")).contains("1 more: --after ");
        assertThat(run("dead-letters", "retry", "--all"))
                .contains("1 stored, ")
                .contains("1 failed again")
                .contains("not the id of an entry");

        assertThat(chat.storedIds()).containsExactly("1655188547271-3");
        assertThat(chat.deadLetters())
                .singleElement()
                .satisfies(fields ->
                        assertThat(fields).containsEntry("reason", "no id").containsEntry("attempts", "1"));
    }

    @LongTest
    @Test
    void should_count_no_attempt_when_the_database_refuses_whatever_comes() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("ALTER TABLE chat_message DROP COLUMN msg");
        addLetter("1655188547271-3");
        addLetter("1655188547271-4");

        assertThat(run("dead-letters", "retry", "--all"))
                .contains("The database refuses: ")
                .contains("msg");

        assertThat(list()).hasSize(2).allMatch(letter -> letter.path("attempts").asInt() == 0);
    }

    @LongTest
    @Test
    void should_bring_back_all_of_a_letter_when_it_is_exported_and_imported() throws Exception {
        addLetter("1-1", "letter", "aletter00001", "received.imgBase64", "no Base64!", "attempts", "2", "at", "1000");
        Path lines = folder.resolve("binary.jsonl");
        Files.writeString(lines, "{\"id\":\"1-2\",\"dataBase64\":\"/+8=\"}\n");
        assertThat(run("dead-letters", "import", lines.toString())).contains("1 letter added");
        JsonNode before = list();

        run("dead-letters", "export", "--all", "--file", lines.toString());
        chat.redis().del(chat.stream() + ":dead");
        assertThat(run("dead-letters", "import", lines.toString())).contains("2 letters added");
        assertThat(run("dead-letters", "import", lines.toString())).contains("0 letters added");

        assertThat(list()).isEqualTo(before);
        assertThat(before.get(1).path("dataBase64").asText()).isEqualTo("/+8=");
    }

    @Test
    void should_import_nothing_when_a_line_is_of_another_stream_or_its_message_is_no_text() throws Exception {
        Path lines = folder.resolve("lines.jsonl");
        Files.writeString(lines, "{\"id\":\"1-1\",\"data\":\"x\",\"stream\":\"orders\"}\n");
        assertThat(run("dead-letters", "import", lines.toString())).contains("of the stream 'orders'");
        Files.writeString(lines, "{\"id\":\"1-1\",\"data\":{\"userid\":\"2\"}}\n");
        assertThat(run("dead-letters", "import", lines.toString())).contains("'data' that is no text");

        assertThat(chat.deadLetters()).isEmpty();
    }

    @LongTest
    @Test
    void should_say_which_by_their_entries_when_two_letters_have_the_same_id() throws Exception {
        addLetter("1-0", "letter", "abc", "data", "no JSON");
        addLetter("2-0", "letter", "abc", "data", "nor this");
        List<String> entries = chat.redis().xrange(chat.stream() + ":dead", Range.unbounded()).stream()
                .map(StreamMessage::getId)
                .toList();

        assertThat(run("dead-letters", "show", "abc"))
                .contains("There are 2 letters of abc; say which: @" + entries.get(0) + ", @" + entries.get(1) + ".");
        assertThat(run("dead-letters", "show", "@" + entries.get(1))).contains("nor this");
        assertThat(run("dead-letters", "edit", "@" + entries.get(0), "--data", "{\"userid\":\"7\"}", "--json"))
                .contains("userid", "1-0");
        assertThat(run("dead-letters", "discard", "@" + entries.get(1))).contains("1 ");
        assertThat(chat.deadLetters()).extracting(fields -> fields.get("id")).containsExactly("1-0");
        assertThat(run("dead-letters", "list")).containsPattern("ENTRY +.*\\R.* 1-0 ");
        assertThat(run("dead-letters", "list", "--trash")).contains("replaced", "discarded");
    }

    @Test
    void should_find_files_in_the_folder_of_who_calls() throws Exception {
        addLetter("1-1");
        Path bin = Path.of(System.getProperty("distribution"), "bin", "chat-archive")
                .toAbsolutePath();
        String command = "cd " + folder + " && " + bin + " dead-letters export --all --file letters.jsonl && " + bin
                + " dead-letters import letters.jsonl";

        try (Program program = Program.start(List.of("sh", "-c", command), folder, settings)) {
            assertThat(program.exitStatus()).as(program.output()).isZero();
        }

        assertThat(folder.resolve("letters.jsonl")).content().contains("\"id\":\"1-1\"");
    }

    @LongTest
    @Test
    void should_exit_with_1_when_an_id_has_no_letter() throws Exception {
        addLetter("1-1");

        assertThat(status("dead-letters", "export", "1-1", "nobody")).isEqualTo(1);
        assertThat(status("dead-letters", "discard", "1-1", "nobody")).isEqualTo(1);
        assertThat(status("dead-letters", "restore", "1-1", "nobody")).isEqualTo(1);
        assertThat(status("dead-letters", "export", "1-1")).isZero();
    }
}
