package io.chatarchive.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API in a route of an application, as docs/hosts.md has it. */
class ApiProcessorIT {
    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(ApiProcessorIT.class);
        settings = chat.settings();
    }

    @AfterEach
    void close() throws Exception {
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        chat.close();
    }

    @Test
    void should_be_served_where_a_route_includes_it() throws Exception {
        EditedRoutes routes = new EditedRoutes(folder);
        routes.add("operate", recipe());
        settings.put(EditedRoutes.SETTING, routes.pattern());
        chat.add("no JSON");
        chat.start(settings);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);

        HttpResponse<String> letters = send("GET", "/archives/chat/dead-letters?reason=not+JSON&limit=1", "");
        HttpResponse<String> paused = send("POST", "/archives/chat/pause", "{\"why\":\"a migration\"}");

        assertThat(letters.statusCode()).as(letters.body()).isEqualTo(200);
        assertThat(letters.body()).contains("\"data\":\"no JSON\"");
        assertThat(letters.headers().firstValue("ETag")).isPresent();
        assertThat(paused.statusCode()).as(paused.body()).isEqualTo(200);
        assertThat(chat.redis().hget(chat.stream() + ":paused", "by")).isEqualTo("host");
        assertThat(send("POST", "/archives/chat/drain", "{}").statusCode()).isEqualTo(409);
        assertThat(send("GET", "/nothing", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/archives/chat/dead-letters?limit=1&limit=2", "")
                        .statusCode())
                .isEqualTo(400);
    }

    private static String recipe() throws Exception {
        return Files.readString(Path.of("docs/hosts.md"))
                .transform(text -> text.substring(text.indexOf("## The API")))
                .lines()
                .dropWhile(line -> !line.equals("```yaml"))
                .skip(1)
                .takeWhile(line -> !line.equals("```"))
                .collect(joining("\n", "", "\n"));
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + settings.get("chat.http.port") + "/ops/api" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
