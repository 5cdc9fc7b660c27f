package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.Resources;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every recipe of docs/recipes.md, as it stands there. */
class RecipesIT {
    private static final Pattern CHANGED_LINE = Pattern.compile("(?m)^([-+]) (.*)$");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (?:`(\"[^|]*)`|none) \\| (?:`(.*)`|(NULL|dead letter)) \\|$");
    private static final String UNMARSHALLED = "unmarshalType: io.chatarchive.message.ChatMessage\n";
    private static final String OTHERS = "\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}";

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private EditedRoutes routes;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(RecipesIT.class);
        chat.execute(Resources.text(ChatFixture.TABLE));
        routes = new EditedRoutes(folder);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @ParameterizedTest
    @CsvSource({
        "A boolean, pinned",
        "A time with Z, edited",
        "A decimal that keeps its digits, amount",
        "The whole message as JSON, original"
    })
    void should_store_a_column_as_the_table_of_the_recipe_says(String recipe, String column) throws Exception {
        String chapter = chapter("### " + recipe);
        chat.execute(block(chapter, "sql"));
        change(block(chapter, "diff"));
        List<String> stored = new ArrayList<>();
        int bad = 0;
        for (Matcher row = ROW.matcher(chapter); row.find(); ) {
            chat.add("{" + (row.group(1) == null ? "" : row.group(1) + ",") + OTHERS);
            if ("dead letter".equals(row.group(3))) {
                bad++;
            } else {
                stored.add(row.group(2));
            }
        }
        int letters = bad;

        assertThat(routes.findings(chat.settings())).isEmpty();
        chat.start(EditedRoutes.SETTING, routes.pattern());

        assertThat(stored).isNotEmpty();
        chat.awaitStored(stored.size());
        assertThat(
                        chat
                                .strings("SELECT CAST(" + column
                                        + " AS CHAR) FROM chat_message ORDER BY entry_ms, entry_seq")
                                .stream()
                                .map(RecipesIT::comparable))
                .containsExactlyElementsOf(
                        stored.stream().map(RecipesIT::comparable).toList());
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == letters);
    }

    @Test
    void should_leave_messages_out() throws Exception {
        afterReading(chapter("## Leave messages out"));
        chat.add("{\"room\":\"private\"," + OTHERS);
        String open = chat.add("{\"room\":\"open\"," + OTHERS);

        assertThat(routes.findings(chat.settings())).isEmpty();
        chat.start(EditedRoutes.SETTING, routes.pattern());

        chat.awaitStored(1);
        assertThat(chat.storedIds()).containsExactly(open);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_store_each_row_by_a_statement_of_its_own() throws Exception {
        String yaml = Files.readString(folder.resolve("chat-archive.camel.yaml"));
        String steps = yaml.substring(yaml.indexOf("        - setBody:"), yaml.indexOf("\n- templatedRoute:"));
        routes.replace(
                "chat-archive",
                steps,
                block(chapter("## A database without JSON_TABLE"), "yaml").indent(8));
        List<String> good = List.of(chat.add("{" + OTHERS), chat.add("{" + OTHERS));
        chat.add("{\"userid\":\"2\",\"username\":\"a\"}");

        assertThat(routes.findings(chat.settings())).isEmpty();
        chat.start(EditedRoutes.SETTING, routes.pattern());

        chat.awaitStored(2);
        assertThat(chat.storedIds()).containsExactlyElementsOf(good);
        assertThat(chat.rows().get(0).createdAt()).isNotEqualTo("1970-01-01 00:00:00.000");
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);
    }

    @Test
    void should_have_schedules_that_can_be_set() throws Exception {
        Matcher blocks =
                Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL).matcher(chapter("## Schedules"));
        int found = 0;
        for (; blocks.find(); found++) {
            Properties settings = new Properties();
            settings.load(new StringReader(blocks.group(1)));
            List<String> keysAndValues = new ArrayList<>();
            settings.forEach((key, value) -> keysAndValues.addAll(List.of(key.toString(), value.toString())));

            assertThat(ShippedSettings.with(keysAndValues.toArray(String[]::new))
                            .schedule())
                    .isNotEqualTo(ShippedSettings.with().schedule());
        }
        assertThat(found).isEqualTo(2);
    }

    /** MySQL puts the fields of JSON in an order of its own. */
    private static Object comparable(String value) {
        try {
            return value != null && value.startsWith("{") ? new ObjectMapper().readTree(value) : String.valueOf(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void afterReading(String chapter) throws IOException {
        routes.replace(
                "chat-archive-flow",
                UNMARSHALLED,
                UNMARSHALLED + block(chapter, "yaml").indent(20));
    }

    private void change(String diff) {
        String anchor = null;
        for (Matcher line = CHANGED_LINE.matcher(diff); line.find(); anchor = line.group(2)) {
            if (line.group(1).equals("+")) {
                try {
                    routes.replace("chat-archive", anchor, line.group(2));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** From its title to the next one. */
    private static String chapter(String title) throws IOException {
        String page = Files.readString(Path.of("docs/recipes.md"));
        int start = page.indexOf(title + "\n");
        assertThat(start).as(title).isNotNegative();
        int end = page.indexOf("\n#", start + 1);
        return end < 0 ? page.substring(start) : page.substring(start, end);
    }

    private static String block(String chapter, String language) {
        String start = "```" + language + "\n";
        String text = chapter.substring(chapter.indexOf(start) + start.length());
        return text.substring(0, text.indexOf("```"));
    }
}
