package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.ProducesRow;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.Relay;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever happens, no password and nothing that people wrote is printed, logged or answered. */
class SecretsIT {
    private static final String SECRET = "Hu5h-5ecreT";
    private static final String REDIS_PASSWORD = SECRET + "-redis";
    private static final String DATABASE_PASSWORD = SECRET + "-database";
    private static final String TOKEN = SECRET + "-token";
    private static final String IN_THE_URL = SECRET + "-url";
    private static final String WRITTEN = SECRET + "-written";
    private static final String DEBUG = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%level %logger %msg%n%ex</pattern></encoder>
              </appender>
              <logger name="io.chatarchive" level="TRACE"/>
              <root level="INFO"><appender-ref ref="out"/></root>
            </configuration>
            """;

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(SecretsIT.class);
        chat.setRedisUser("on >" + REDIS_PASSWORD + " allkeys allcommands");
        chat.createDatabaseUser(DATABASE_PASSWORD);
        settings = chat.settings(REDIS_PASSWORD, DATABASE_PASSWORD);
        settings.put("chat.http.intake-token", TOKEN);
        settings.computeIfPresent(
                "chat.jdbc.url", (key, url) -> url + "?trustCertificateKeyStorePassword=" + IN_THE_URL);
        Path logging = Files.writeString(folder.resolve("debug.xml"), DEBUG);
        settings.put("JAVA_OPTS", "-Dlogback.configurationFile=" + logging);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_show_no_secret_and_no_message_when_it_archives_through_an_outage() throws Exception {
        try (Relay relay = Relay.to(settings.get("chat.jdbc.url"))) {
            settings.computeIfPresent("chat.jdbc.url", (key, url) -> relay.through(url));
            addMessages();
            String answers;
            String output;
            try (Program program = Program.start(folder, settings)) {
                program.awaitOutput("The database fails: ");
                relay.open();
                chat.awaitStored(1);
                program.awaitOutput("The database works again");
                await().atMost(ChatFixture.PATIENCE)
                        .until(() -> chat.deadLetters().size() == 5);
                assertThat(answer("/chat/messages", null)).contains("token of the intake");
                answers = answer("/chat/messages", "{\"" + WRITTEN + "\": " + WRITTEN)
                        + answer("/chat/messages", "[\"" + WRITTEN + "\"]")
                        + answer("/observe/health", null)
                        + answer("/observe/metrics", null);
                assertThat(program.stop()).isZero();
                output = program.output();
            }

            assertThat(output)
                    .contains("Archiving stream=")
                    .contains("set aside")
                    .doesNotContain(SECRET);
            assertThat(answers).contains("The message is").doesNotContain(SECRET);
            assertThat(chat.deadLetters())
                    .allSatisfy(letter -> assertThat(letter.get("error"))
                            .doesNotContain(REDIS_PASSWORD, DATABASE_PASSWORD, IN_THE_URL));
        }
    }

    @LongTest
    @ParameterizedTest
    @CsvSource({
        "chat.http.intake-token, Hu5h-5ecreT, expected 16 ASCII characters",
        "chat.redis.url, redis+socket://user:a?Hu5h-5ecreT@/tmp, expected a URL",
        "chat.jdbc.url, jdbc:mysql://127.0.0.1:1/chat?password=Hu5h-5ecreT&sslMode=NONSENSE, FAIL  database"
    })
    void should_show_no_secret_when_a_check_finds_it_wrong(String key, String value, String finding) throws Exception {
        settings.put(key, value);

        String output = Program.run(folder, settings, "check");

        assertThat(output).contains(finding).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @LongTest
    @CsvSource({
        "chat.redis.url, redis://user:Hu5h-5ecreT@127.0.0.1:1, FAIL  redis",
        "chat.redis.url, http://user:Hu5h-5ecreT@127.0.0.1, expected a URL",
        "chat.jdbc.password, Hu5h-5ecreT, FAIL  database",
        "chat.jdbc.url, jdbc:mysql://user:Hu5h-5ecreT@127.0.0.1:1/chat, FAIL  database",
        "chat.jdbc.url, jdbc:mysql://user:a/Hu5h-5ecreT@127.0.0.1:1/chat, expected a URL",
        "chat.jdbc.url, 'jdbc:mysql://(host=127.0.0.1,password=Hu5h-5ecreT/chat', expected a URL",
        "chat.jdbc.url, jdbc:mysql://127.0.0.1:1/chat?password=Hu5h-5ecreT&x=%, expected a URL",
        "chat.jdbc.url, jdbc:nonsense://user:Hu5h-5ecreT@127.0.0.1/chat?password=Hu5h-5ecreT, expected a URL",
        "chat.jdbc.url, user:Hu5h-5ecreT@127.0.0.1, expected a URL"
    })
    void should_show_no_secret_when_a_check_finds_another_setting_wrong(String key, String value, String finding)
            throws Exception {
        should_show_no_secret_when_a_check_finds_it_wrong(key, value, finding);
    }

    @Test
    void should_show_no_secret_when_redis_refuses_the_password() throws Exception {
        settings.computeIfPresent("chat.redis.url", (key, url) -> url.replace(REDIS_PASSWORD, SECRET + "-wrong"));
        try (Program program = Program.start(folder, settings)) {
            program.awaitOutput("Redis refuses: ");
            assertThat(program.stop()).isZero();

            assertThat(program.output()).doesNotContain(SECRET);
        }
    }

    @Test
    @LongTest
    void should_show_no_secret_when_no_driver_takes_the_url_at_start() throws Exception {
        settings.put("chat.jdbc.url", "jdbc:nonsense://user:" + SECRET + "@127.0.0.1/chat?password=" + SECRET);

        String output = Program.run(folder, settings);

        assertThat(output)
                .contains("Setting chat.jdbc.url is")
                .doesNotContain(SECRET)
                .doesNotContain("\tat ");
    }

    @ProducesRow("`chat-archive cannot start: …`")
    @ParameterizedTest
    @LongTest
    @CsvSource({
        "chat-archive, INSERT INTO chat_message, INSERT INTO nothing, The database refuses",
        "chat-archive, routeTemplateRef: chat-archive-stream, routeTemplateRef: nothing, cannot start",
        "chat-archive, id: chat-archive-store-chat, nonsense: x, cannot start"
    })
    void should_show_no_secret_when_the_routes_are_wrong(String file, String part, String wrong, String finding)
            throws Exception {
        EditedRoutes routes = new EditedRoutes(folder);
        routes.replace(file, part, wrong);
        settings.put(EditedRoutes.SETTING, routes.pattern());
        addMessages();
        try (Program program = Program.start(folder, settings)) {
            program.awaitOutput(finding);
            program.stop();

            assertThat(program.output()).doesNotContain(SECRET);
        }
    }

    /** One that can be stored, and one for each reason why it cannot. */
    private void addMessages() {
        chat.add(message("name", WRITTEN));
        chat.add("nonsense " + WRITTEN);
        chat.add("[\"" + WRITTEN + "\"]");
        chat.add(message(WRITTEN.repeat(20), WRITTEN));
        chat.add(message(WRITTEN, "\\ud83d"));
        chat.redis().xadd(chat.stream(), Map.of(WRITTEN, WRITTEN));
    }

    private static String message(String username, String text) {
        return "{\"username\":\"" + username + "\",\"userid\":\"2\",\"msg\":\"" + text + "\"}";
    }

    private String answer(String path, String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + settings.get("chat.http.port") + path));
        if (body != null) {
            request.header("Authorization", "Bearer " + TOKEN);
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
