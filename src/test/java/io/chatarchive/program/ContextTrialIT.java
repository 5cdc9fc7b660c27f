package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatarchive.access.Role;
import io.chatarchive.access.Token;
import io.chatarchive.access.User;
import io.chatarchive.access.UsersFile;
import io.chatarchive.fixture.ApiClient;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Program;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would become of a letter now, asked of the program that runs. */
class ContextTrialIT {
    @TempDir
    private Path folder;

    @Test
    void should_try_a_letter_beside_the_archive_that_goes_on() throws Exception {
        try (ChatFixture chat = new ChatFixture(ContextTrialIT.class)) {
            Map<String, String> settings = chat.settings();
            settings.put("chat.http.users-file", folder.resolve("users.json").toString());
            String token = Token.newSecret();
            User reader = new User("reader", Role.VIEWER, new TreeSet<>(), null, List.of())
                    .with(Token.of("test", token, Instant.now()));
            new UsersFile(folder.resolve("users.json")).change(users -> users.with(reader));
            String id = chat.add("{\"username\":\"" + "x".repeat(300) + "\",\"userid\":\"2\",\"msg\":\"x\"}");
            try (Program program = Program.start(folder, settings)) {
                await().atMost(ChatFixture.PATIENCE)
                        .until(() -> chat.deadLetters().size() == 1);
                ApiClient api = new ApiClient(
                        "http://127.0.0.1:" + settings.get("chat.http.port"), "Authorization", "Bearer " + token);
                String path = "/api/archives/chat/dead-letters/" + id;

                assertThat(api.json(api.get(path)).path("try").asText())
                        .startsWith("The message would not be stored.")
                        .contains("username");
                chat.execute("ALTER TABLE chat_message MODIFY username VARCHAR(400) NOT NULL");
                assertThat(api.json(api.get(path)).path("try").asText())
                        .startsWith("The message would be this row of chat_message:");

                String edited = "{\\\"username\\\":\\\"Anna\\\",\\\"userid\\\":\\\"7\\\",\\\"msg\\\":\\\"<b>x</b>\\\"}";
                JsonNode trial = api.json(api.post(path + "/try", "{\"data\":\"" + edited + "\"}"));
                assertThat(trial.path("wouldBeStored").asBoolean()).isTrue();
                assertThat(trial.at("/row/msg").asText()).isEqualTo("<b>x</b>");
                assertThat(api.json(api.post(path + "/try", "{\"data\":\"no JSON\"}"))
                                .path("wouldBeStored")
                                .asBoolean())
                        .isFalse();
                assertThat(chat.deadLetters().get(0).get("data")).contains("xxx");

                assertThat(chat.count()).isZero();
                chat.add("{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"x\"}");
                chat.awaitStored(1);
                assertThat(program.isAlive()).isTrue();
            }
            chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        }
    }
}
