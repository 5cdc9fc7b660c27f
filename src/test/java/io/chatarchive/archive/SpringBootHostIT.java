package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.Servers;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive in a Spring Boot application that nobody wrote for it (src/host), in a process of its own: added as README.md
 * says, and nothing of the application is another than before.
 */
@LongTest
class SpringBootHostIT {
    /** Built of src/host, with the archive's jar in it, before the tests run. */
    private static final Path APPLICATION =
            Path.of("target", "host", "target", "host.jar").toAbsolutePath();

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PORT = Servers.freePort();

    @TempDir
    private static Path folder;

    private static ChatFixture chat;
    private static Relay database;
    private static Process host;

    @BeforeAll
    static void startHost() throws Exception {
        chat = new ChatFixture(SpringBootHostIT.class);
        database = Relay.to(chat.settings().get("chat.jdbc.url"));
        database.open();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        settings().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", APPLICATION.toString()));
        host = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("host.log").toFile())
                .start();
        chat.add("{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}");
        await().atMost(ChatFixture.PATIENCE).until(() -> {
            assertThat(host.isAlive())
                    .as(Files.readString(folder.resolve("host.log")))
                    .isTrue();
            return chat.count() == 1;
        });
    }

    @AfterAll
    static void stopHost() throws Exception {
        host.destroy();
        assertThat(host.waitFor()).as("exit status after SIGTERM").isEqualTo(143);
        database.close();
        chat.close();
    }

    private static Map<String, String> settings() throws IOException {
        Map<String, String> chatSettings = chat.settings();
        Properties example = new Properties();
        try (Reader file =
                Files.newBufferedReader(Path.of("examples/spring-boot/src/main/resources/application.properties"))) {
            example.load(file);
        }
        return Map.of(
                "camel.main.routes-include-pattern",
                example.getProperty("camel.main.routes-include-pattern"),
                "spring.data.redis.url",
                chatSettings.get("chat.redis.url"),
                "orders.url",
                database.through(chatSettings.get("chat.jdbc.url")),
                "orders.username",
                chatSettings.get("chat.jdbc.username"),
                "orders.password",
                chatSettings.get("chat.jdbc.password"),
                "chat.stream.key",
                chat.stream(),
                "chat.archive.period",
                "100ms",
                "chat.watch.period",
                "100ms",
                "server.port",
                String.valueOf(PORT));
    }

    @Test
    void should_leave_the_json_of_the_host_as_it_is() throws Exception {
        assertThat(post("/people", "{\"first_name\":\"Ada\"}").body()).isEqualTo("{\"first_name\":\"Ada\"}");
        assertThat(post("/greetings", "{\"first_name\":\"Ada\"}").body()).isEqualTo("Hello Ada");
    }

    @Test
    void should_leave_the_routes_and_templates_of_the_host_in_place() throws Exception {
        assertThat(get("/ping").body()).isEqualTo("pong");
    }

    @Test
    void should_leave_the_host_in_service_and_say_what_fails_when_the_database_is_away() throws Exception {
        database.shut();

        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(() -> assertThat(archive().path("message").asText())
                        .contains("The database")
                        .contains("Communications link failure"));
        assertThat(archive().path("state").asText()).isEqualTo("DOWN");
        assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);

        database.open();

        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(
                        () -> assertThat(archive().path("state").asText()).isEqualTo("UP"));
    }

    /** What the actuator says of it. */
    private static JsonNode archive() throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(get("/actuator/health").body())
                .path("components")
                .path("camelHealth")
                .path("details")
                .path("chat-archive.data");
    }

    private static HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return HTTP.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(request(path).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
                .timeout(ChatFixture.PATIENCE);
    }
}
