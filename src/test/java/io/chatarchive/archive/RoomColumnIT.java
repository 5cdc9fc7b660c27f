package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import io.chatarchive.settings.Resources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows "Add a column" of the README to the letter: its SQL for the table, its lines in the YAML. */
class RoomColumnIT {
    private static final Pattern ALTER_TABLE = Pattern.compile("ALTER TABLE chat_message [^;`]+");
    private static final Pattern CHANGED_LINE = Pattern.compile("(?m)^([-+]) (.+)$");

    @TempDir
    private Path folder;

    private ChatFixture chat;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(RoomColumnIT.class);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_store_the_room_when_the_yaml_and_the_table_are_changed_as_the_readme_says() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        String chapter = readme.substring(readme.indexOf("## Add a column"));
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute(first(ALTER_TABLE, chapter));
        EditedRoutes routes = routesWith(
                chapter.substring(chapter.indexOf("```diff"), chapter.indexOf("```", chapter.indexOf("```diff") + 7)));
        chat.add("{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"hi\",\"room\":\"大厅\"}");
        chat.add("{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"no room\"}");

        assertThat(routes.findings(chat.settings())).isEmpty();
        chat.start(EditedRoutes.SETTING, routes.pattern());

        chat.awaitStored(2);
        assertThat(chat.strings("SELECT room FROM chat_message ORDER BY entry_ms, entry_seq"))
                .containsExactly("大厅", null);
    }

    private EditedRoutes routesWith(String diff) throws Exception {
        EditedRoutes routes = new EditedRoutes(folder);
        String anchor = null;
        for (Matcher line = CHANGED_LINE.matcher(diff); line.find(); anchor = line.group(2)) {
            if (line.group(1).equals("+")) {
                routes.replace("chat-archive", anchor, line.group(2));
            }
        }
        return routes;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }
}
