package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program with {@code chat.dev=true}, while somebody edits its routes and messages come in. */
class RouteReloadIT {
    @TempDir
    private Path folder;

    private ChatFixture chat;
    private EditedRoutes routes;
    private Path copies;
    private Program program;
    private int added;

    @BeforeEach
    void start() throws Exception {
        chat = new ChatFixture(RouteReloadIT.class);
        routes = new EditedRoutes(Files.createDirectory(folder.resolve("edited")));
        Map<String, String> settings = chat.settings();
        settings.put("chat.dev", "true");
        copies = Files.createDirectory(folder.resolve("copies"));
        settings.put("JAVA_OPTS", "-D" + EditedRoutes.SETTING + "=" + routes.pattern() + " -Djava.io.tmpdir=" + copies);
        program = Program.start(folder, settings);
        program.awaitOutput("Development: ");
    }

    @AfterEach
    void stop() throws Exception {
        program.close();
        chat.close();
    }

    @Test
    void should_take_up_what_is_saved_and_lose_or_double_nothing() throws Exception {
        awaitWhileAdding("a");
        routes.replace("chat-archive", "incoming.msg,", "UPPER(incoming.msg),");
        awaitWhileAdding("A");
        routes.replace("chat-archive", "UPPER(incoming.msg),", "CONCAT(incoming.msg, '!'),");
        awaitWhileAdding("a!");

        assertThat(program.stop()).isZero();
        assertThat(program.output()).doesNotContain("duplicates=");
        assertThat(chat.count() + chat.pending() + unread()).isEqualTo(added);
        assertThat(chat.strings("SELECT DISTINCT msg FROM chat_message")).containsExactlyInAnyOrder("a", "A", "a!");
    }

    @Test
    @LongTest
    void should_go_on_as_before_and_say_file_line_and_reason_when_an_edit_is_wrong() throws Exception {
        routes.replace("chat-archive", "incoming.msg,", "incoming.text,");
        program.awaitOutput("chat-archive.camel.yaml:17: chat_message cannot be written");
        routes.replace("chat-archive-failures", "uri: direct:chat-archive-narrow-down", "urii: direct:elsewhere");
        program.awaitOutput("chat-archive-failures.camel.yaml:26: 'urii' is not known here");

        awaitWhileAdding("a");

        assertThat(program.output()).doesNotContain("Restarting", "Stopped archiving");
        assertThat(program.stop()).isZero();
        assertThat(copies()).isZero(); // they are in memory
    }

    /** Copies of the settings, passwords included. */
    private long copies() throws Exception {
        try (Stream<Path> files = Files.list(copies)) {
            return files.filter(file -> file.getFileName().toString().startsWith("chat-archive-dev-"))
                    .count();
        }
    }

    /** Adds messages until one is stored so. */
    private void awaitWhileAdding(String stored) {
        await().atMost(ChatFixture.PATIENCE).until(() -> {
            chat.add("{\"userid\":\"2\",\"username\":\"u\",\"msg\":\"a\"}");
            added++;
            return chat.strings("SELECT DISTINCT BINARY msg FROM chat_message").contains(stored);
        });
    }

    private long unread() {
        return chat.redis()
                .xrange(chat.stream(), io.lettuce.core.Range.create("(" + chat.lastDelivered(), "+"))
                .size();
    }
}
