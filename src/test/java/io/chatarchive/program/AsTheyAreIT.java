package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Program;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and names from the environment and from system properties mean what they are, whatever characters they have. */
class AsTheyAreIT {
    private static final String ODD = "{{chat.jdbc.url}}}} \\ab\\{{?x}} ${body} #!=:%20RAW(a)?b&c'd\"\\";
    private static final String PASSWORD = " ENC(" + ODD + "\\ ";
    private static final String MESSAGE = "{\"userid\":\"2\",\"username\":\"老王\",\"msg\":\"hi\"}";

    @TempDir
    private Path folder;

    @Test
    void should_archive_when_secrets_and_names_have_every_odd_character() throws Exception {
        try (ChatFixture chat = new ChatFixture(AsTheyAreIT.class)) {
            String stream = " " + chat.stream() + ODD + " ";
            String redisPassword = "p{{x}}\\y?#/@:%+é";
            chat.setRedisUser("on >" + redisPassword + " allkeys allcommands");
            chat.execute("CREATE USER '" + chat.user() + "'@'%' IDENTIFIED BY '"
                    + PASSWORD.replace("\\", "\\\\").replace("'", "\\'") + "'");
            chat.execute("GRANT ALL ON " + chat.stream() + ".* TO '" + chat.user() + "'@'%'");
            Map<String, String> settings = chat.settings(URLEncoder.encode(redisPassword, UTF_8), PASSWORD);
            settings.put("chat.stream.key", stream);
            settings.put("chat.stream.field", " f" + ODD + "\n");
            settings.put("chat.stream.group", "bean:g" + ODD);
            settings.put("chat.stream.consumer", "#c" + ODD);
            settings.put("chat.archive.consumers", "1");
            chat.redis().xadd(stream, Map.of(" f" + ODD + "\n", MESSAGE));
            chat.redis().xadd(stream, Map.of(" f" + ODD + "\n", "nonsense"));

            try (Program program = Program.start(folder, settings)) {
                await().atMost(ChatFixture.PATIENCE)
                        .until(() -> chat.count() == 1
                                && chat.redis().xlen(stream + ":dead") == 1
                                && chat.pending(stream, "bean:g" + ODD) == 0);
                assertThat(program.stop()).isZero();
            }
            assertThat(chat.strings("SELECT stream FROM chat_message")).containsExactly(stream);
            assertThat(chat.redis().xinfoConsumers(stream, "bean:g" + ODD).toString())
                    .contains("name, #c" + ODD + ",");
            chat.redis().del(stream, stream + ":dead");
        }
    }
}
