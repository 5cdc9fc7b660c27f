package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands print, where, and what they exit with when something is in the way. */
class CommandOutputIT {
    private static final Path BIN = Path.of(System.getProperty("distribution"), "bin", "chat-archive");

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(CommandOutputIT.class);
        settings = chat.settings();
    }

    @AfterEach
    void close() throws Exception {
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        chat.close();
    }

    private Program shell(String arguments) throws IOException {
        return Program.start(List.of("sh", "-c", BIN + " " + arguments), folder, settings);
    }

    @Test
    void should_print_nothing_but_the_result_on_standard_output_when_something_is_logged() throws Exception {
        chat.redis().set(chat.stream() + ":audit", "x");

        try (Program resume = shell("resume --json 2>/dev/null")) {
            assertThat(resume.exitStatus()).isZero();
            assertThat(new ObjectMapper().readTree(resume.output()).isObject()).isTrue();
        }
        try (Program resume = shell("resume --json >/dev/null")) {
            assertThat(resume.exitStatus()).isZero();
            assertThat(resume.output()).contains("cannot be written to the audit");
        }
    }

    @LongTest
    @ParameterizedTest
    @ValueSource(strings = {"audit list", "status", "--help", "consumers --json"})
    void should_exit_with_1_when_its_output_cannot_be_written(String command) throws Exception {
        chat.createGroup();
        chat.redis().xadd(chat.stream() + ":audit", Map.of("who", "anna"));
        for (String nowhere : List.of(">/dev/full", ">&-")) {
            try (Program program = shell(command + " " + nowhere)) {
                assertThat(program.exitStatus()).as(nowhere).isOne();
                assertThat(program.output()).contains("Not all of the output could be written to standard output.");
            }
        }
    }

    @Test
    void should_name_the_key_and_what_it_should_be_when_it_is_of_another_type() throws Exception {
        chat.redis().set(chat.stream() + ":jobs", "x");
        chat.redis().set(chat.stream() + ":trash", "x");

        assertThat(Program.run(folder, settings, "jobs", "list"))
                .contains("The key '" + chat.stream() + ":trash' is a string; expected a stream.")
                .doesNotContain("rights");
    }

    @Test
    void should_say_in_a_sentence_when_a_file_cannot_be_read() throws Exception {
        assertThat(Program.run(folder, settings, "dead-letters", "import", folder.toString()))
                .isEqualTo("The file " + folder + " is a folder; expected a regular file.\n");
        assertThat(Program.run(folder, settings, "dead-letters", "export", "--all", "--file", folder + "/none/l.jsonl"))
                .isEqualTo("There is no file " + folder + "/none/l.jsonl.\n");
    }

    @Test
    void should_say_where_a_list_goes_on_when_a_place_is_none() throws Exception {
        assertThat(Program.run(folder, settings, "dead-letters", "list", "--after", "xx"))
                .isEqualTo("--after is 'xx'; expected the place that the list before ended with.\n");
    }

    @Test
    void should_say_that_it_was_paused_already_and_refuse_a_reason_that_is_too_long() throws Exception {
        assertThat(Program.run(folder, settings, "pause", "--why", "one")).startsWith("Paused.");

        assertThat(Program.run(folder, settings, "pause", "--why", "two"))
                .startsWith("It was paused since ")
                .contains(": one. That is replaced.");
        assertThat(Program.run(folder, settings, "pause", "--why", "长".repeat(501)))
                .isEqualTo("The reason has 501 characters; expected at most 500.\n");
        assertThat(chat.redis().hget(chat.stream() + ":paused", "why")).isEqualTo("two");
    }
}
