package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import io.chatarchive.settings.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of docs/recipes.md that add a step, as they stand there: enrich a message, send rows elsewhere. */
class StepRecipesIT {
    private static final String UNMARSHALLED = "unmarshalType: io.chatarchive.message.ChatMessage\n";
    private static final String INSERT = "        - to: { id: chat-archive-insert, uri: \"jdbc:chat-archive\","
            + " parameters: { useHeadersAsParameters: true } }\n";
    private static final String OTHERS = "\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}";

    @TempDir
    private Path folder;

    @TempDir
    private Path copies;

    private ChatFixture chat;
    private EditedRoutes routes;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(StepRecipesIT.class);
        chat.execute(Resources.text(ChatFixture.TABLE));
        routes = new EditedRoutes(folder);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_store_the_added_field_when_a_message_has_none() throws Exception {
        chat.execute("ALTER TABLE chat_message ADD COLUMN room VARCHAR(64) CHARACTER SET utf8mb4");
        routes.replace("chat-archive", "username, msg, created_at", "username, msg, room, created_at");
        routes.replace(
                "chat-archive", "incoming.username, incoming.msg,", "incoming.username, incoming.msg, incoming.room,");
        routes.replace(
                "chat-archive",
                "COLUMNS (",
                "COLUMNS ( room LONGTEXT CHARACTER SET utf8mb4 PATH '$.message.room' ERROR ON ERROR,");
        routes.replace(
                "chat-archive-flow",
                UNMARSHALLED,
                UNMARSHALLED + recipe("Enrich messages").indent(20));
        chat.add("{" + OTHERS);
        chat.add("{\"room\":\"大厅\"," + OTHERS);

        assertThat(routes.findings(chat.settings())).isEmpty();
        chat.start(EditedRoutes.SETTING, routes.pattern());

        chat.awaitStored(2);
        assertThat(chat.strings("SELECT room FROM chat_message ORDER BY entry_ms, entry_seq"))
                .containsExactly("lobby", "大厅");
        chat.awaitPending(0);
    }

    @Test
    void should_write_the_stored_rows_to_a_file_when_a_step_sends_them_there() throws Exception {
        String steps = recipe("Send rows elsewhere as well").replace("file:copies", "file:" + copies);
        routes.replace("chat-archive", INSERT, INSERT + steps.indent(8));
        String id = chat.add("{" + OTHERS);

        assertThat(routes.findings(chat.settings())).isEmpty();
        chat.start(EditedRoutes.SETTING, routes.pattern());

        chat.awaitStored(1);
        Path copy = copies.resolve("chat.jsonl");
        await().atMost(ChatFixture.PATIENCE).until(() -> Files.exists(copy));
        assertThat(Files.readAllLines(copy))
                .singleElement()
                .asString()
                .startsWith("[{\"entry_ms\":" + id.substring(0, id.indexOf('-')))
                .contains("\"username\":\"a\"");
        chat.awaitPending(0);
    }

    private static String recipe(String title) throws IOException {
        String page = Files.readString(Path.of("docs/recipes.md"));
        String chapter = page.substring(page.indexOf("## " + title + "\n"));
        String start = "```yaml\n";
        String steps = chapter.substring(chapter.indexOf(start) + start.length());
        return steps.substring(0, steps.indexOf("```"));
    }
}
