package io.chatarchive.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Corpus;
import io.chatarchive.settings.Resources;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No text in a message, wherever it stands, is taken for a command: what is sent is what is stored, byte for byte. */
class InjectionIT {
    private static final List<String> TEXTS = Corpus.texts("injection.txt");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();

    private ChatFixture chat;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(InjectionIT.class);
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("CREATE TABLE bystander (id INT PRIMARY KEY, words VARCHAR(20))");
        chat.execute("INSERT INTO bystander VALUES (1, 'unharmed')");
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_store_every_text_byte_for_byte_when_it_comes_by_the_stream() throws Exception {
        Map<String, String> sent = new TreeMap<>();
        for (String text : TEXTS) {
            sent.put(chat.add(message(text)), text);
        }

        chat.start();

        chat.awaitStored(TEXTS.size());
        assertStored(sent);
    }

    @Test
    void should_store_every_text_byte_for_byte_when_it_comes_by_http() throws Exception {
        Map<String, String> settings = chat.settings();
        URI intake = URI.create("http://127.0.0.1:" + settings.get("chat.http.port") + "/chat/messages");
        chat.start(settings);

        Map<String, String> sent = new TreeMap<>();
        for (String text : TEXTS) {
            sent.put(post(intake, message(text)), text);
        }

        chat.awaitStored(TEXTS.size());
        assertStored(sent);
    }

    @Test
    void should_keep_every_text_byte_for_byte_in_the_dead_letters_when_it_is_no_message() throws Exception {
        List<String> texts = TEXTS.stream().filter(text -> !text.isEmpty()).toList();
        for (String text : texts) {
            chat.redis().xadd(chat.stream(), Map.of(text, text));
        }

        chat.start();

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == texts.size());
        List<Map<String, String>> letters = chat.deadLetters();
        for (int i = 0; i < texts.size(); i++) {
            assertThat(letters.get(i)).containsEntry("received." + texts.get(i), texts.get(i));
        }
        assertUnharmed(0);
    }

    /** The text as each value, and as a name among names. */
    private String message(String text) throws Exception {
        Map<String, String> message = new LinkedHashMap<>();
        message.put(text, text);
        message.put("userid", text);
        message.put("username", text);
        message.put("msg", text);
        return json.writeValueAsString(message);
    }

    private String post(URI intake, String message) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(intake)
                .header("rows", "[]")
                .header("CamelJdbcParameters", "x")
                .POST(HttpRequest.BodyPublishers.ofString(message))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode answer = json.readTree(response.body());
        return answer.get("id").textValue();
    }

    private void assertStored(Map<String, String> sent) throws Exception {
        List<ChatFixture.Row> rows = chat.rows();
        List<String> ids = new ArrayList<>();
        for (ChatFixture.Row row : rows) {
            byte[] expected = sent.get(row.id()).getBytes(UTF_8);
            assertThat(row.userId().getBytes(UTF_8)).as("userid").isEqualTo(expected);
            assertThat(row.username().getBytes(UTF_8)).as("username").isEqualTo(expected);
            assertThat(row.msg().getBytes(UTF_8)).as("msg").isEqualTo(expected);
            ids.add(row.id());
        }
        assertThat(ids).containsExactlyInAnyOrderElementsOf(sent.keySet());
        assertThat(chat.deadLetters()).isEmpty();
        assertUnharmed(sent.size());
    }

    private void assertUnharmed(int stored) throws Exception {
        chat.awaitStored(stored);
        assertThat(chat.strings("SELECT CONCAT(id, words) FROM bystander")).containsExactly("1unharmed");
        assertThat(chat.strings("SHOW TABLES")).containsExactlyInAnyOrder("bystander", "chat_message");
    }
}
