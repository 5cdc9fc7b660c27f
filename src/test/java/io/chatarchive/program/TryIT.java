package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import io.chatarchive.settings.Resources;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program's commands for who edits routes: they change nothing, on either side. */
class TryIT {
    private static final String MESSAGE = "{\"userid\":\"2\",\"username\":\"老王\",\"msg\":\"hi\"}";

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(TryIT.class);
        settings = chat.settings();
        chat.execute(Resources.text(ChatFixture.TABLE));
    }

    @AfterEach
    void close() throws Exception {
        assertThat(chat.count()).isZero();
        assertThat(chat.deadLetters()).isEmpty();
        chat.close();
    }

    @Test
    void should_show_the_row_that_a_message_would_be_and_send_it_nowhere_else() throws Exception {
        EditedRoutes routes = new EditedRoutes(folder);
        routes.replace("chat-archive", "      steps:\n        - setBody:", """
                      steps:
                        - to: { uri: "direct:elsewhere" }
                        - to: { uri: "file:elsewhere?fileName=written" }
                        - setBody:\
                """);
        routes.add("elsewhere", """
                - route:
                    id: elsewhere
                    from:
                      uri: direct:elsewhere
                      steps: [ { wireTap: { uri: "seda:elsewhere" } } ]
                - route: { id: far, from: { uri: "seda:elsewhere", steps: [ { to: { uri: "log:far" } } ] } }
                """);
        settings.put("JAVA_OPTS", "-D" + EditedRoutes.SETTING + "=" + routes.pattern());

        String said = Program.run(folder, settings, "try", MESSAGE);

        assertThat(said)
                .contains("Skipped: file:elsewhere. A trial sends nothing.", "Skipped: seda:elsewhere. A trial")
                .startsWith("The message would be this row of chat_message:")
                .containsPattern("stream +" + chat.stream())
                .containsPattern("user_id +2\\R")
                .containsPattern("username +老王\\R")
                .containsPattern("msg +hi\\R");
    }

    @Test
    void should_show_the_row_alone_when_no_table_is_set() throws Exception {
        settings.put("chat.archive.table", "");
        settings.put("chat.archive.create-table", "false");

        assertThat(Program.run(folder, settings, "try", MESSAGE))
                .startsWith("No table is set (chat.archive.table). The store route would get this row:")
                .contains("\"username\":\"老王\"");
    }

    @Test
    void should_run_nothing_after_the_acknowledgement() throws Exception {
        EditedRoutes routes = new EditedRoutes(folder);
        String acknowledge = "              - process: { id: chat-archive-acknowledge, ref: chatAcknowledge }\n";
        routes.replace("chat-archive-flow", acknowledge, acknowledge + "              - process: { ref: chatDrop }\n");
        settings.put("JAVA_OPTS", "-D" + EditedRoutes.SETTING + "=" + routes.pattern());

        assertThat(Program.run(folder, settings, "try", MESSAGE))
                .startsWith("The message would be this row of chat_message:");
    }

    @Test
    @LongTest
    void should_show_the_row_that_an_entry_would_be_and_leave_it_in_the_stream() throws Exception {
        chat.createGroup();
        String id = chat.add(MESSAGE);

        String said = Program.run(folder, settings, "try", "--entry", id);

        assertThat(said).containsPattern("entry_ms +" + id.substring(0, id.indexOf('-')) + "\\R");
        assertThat(chat.pending()).isZero();
        assertThat(chat.lastDelivered()).isEqualTo("0-0");
    }

    @LongTest
    void should_say_that_the_id_is_taken_when_the_table_has_another_message_under_it() throws Exception {
        String id = chat.add(MESSAGE);
        chat.execute("INSERT INTO chat_message VALUES ('" + chat.stream() + "', SUBSTRING_INDEX('" + id
                + "', '-', 1), SUBSTRING_INDEX('" + id + "', '-', -1), '2', '老王', 'another', NOW(3))");

        try (Program trial = Program.start(folder, settings, "try", "--entry", id)) {
            assertThat(trial.exitStatus()).isEqualTo(1);
            assertThat(trial.output())
                    .contains("The message would be set aside in the dead letters: id taken")
                    .containsPattern("msg +another\\R");
        }
        assertThat(chat.strings("SELECT msg FROM chat_message")).containsExactly("another");
        chat.execute("DELETE FROM chat_message");
    }

    @LongTest
    void should_say_why_not_when_the_message_would_be_set_aside() throws Exception {
        try (Program trial = Program.start(folder, settings, "try", "{\"userid\":\"2\"}")) {
            assertThat(trial.exitStatus()).isEqualTo(1);
            assertThat(trial.output())
                    .contains("It would be set aside in the dead letters: rejected by the database", "cannot be null");
        }
        assertThat(Program.run(folder, settings, "try", "[]")).contains("not a JSON object");
        assertThat(Program.run(folder, settings, "try", "--entry", "1-1"))
                .contains("There is no entry 1-1 in stream '" + chat.stream() + "'.");
        assertThat(Program.run(folder, settings, "try", "--archive", "orders", MESSAGE))
                .contains("There is no archive named 'orders'.");
    }

    @Test
    @LongTest
    void should_refuse_when_what_is_stored_could_not_be_rolled_back() throws Exception {
        chat.execute(
                "ALTER TABLE chat_message DROP INDEX chat_message_of_user, MODIFY stream VARCHAR(99), ENGINE = MyISAM");

        assertThat(Program.run(folder, settings, "try", MESSAGE)).contains("has an engine without transactions");
    }

    @Test
    void should_say_file_and_line_of_the_sql_when_it_does_not_fit_the_table() throws Exception {
        EditedRoutes routes = new EditedRoutes(folder);
        routes.replace("chat-archive", "user_id, username, msg, created_at", "user_id, usename, msg, created_at");
        settings.put("JAVA_OPTS", "-D" + EditedRoutes.SETTING + "=" + routes.pattern());

        try (Program check = Program.start(folder, settings, "check")) {
            assertThat(check.exitStatus()).isEqualTo(1);
            assertThat(check.output())
                    .containsPattern("FAIL +sql +\\S+/chat-archive.camel.yaml:15: chat_message cannot be written:"
                            + " Unknown column 'usename'");
        }
        assertThat(Program.run(folder, settings, "try", MESSAGE)).contains("It would stay pending: Unknown column");
    }
}
