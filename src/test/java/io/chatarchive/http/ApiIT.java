package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatarchive.access.Passwords;
import io.chatarchive.access.Role;
import io.chatarchive.access.Token;
import io.chatarchive.access.User;
import io.chatarchive.access.UsersFile;
import io.chatarchive.fixture.ApiClient;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.RawHttp;
import io.lettuce.core.XAddArgs;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operating over HTTP, as programs with a token and people with a session do it. */
class ApiIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";
    private static final String PASSWORD = "correct horse battery";
    private static final String ARCHIVE = "/api/archives/chat";

    /** Computed once: that takes time by design. */
    private static final String HASH = Passwords.hash(PASSWORD);

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;
    private final Map<String, String> tokens = new HashMap<>();

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(ApiIT.class);
        settings = chat.settings();
        settings.put("chat.http.users-file", folder.resolve("users.json").toString());
    }

    @AfterEach
    void close() throws Exception {
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        chat.close();
    }

    private void addUser(String name, Role role, String... without) {
        String token = Token.newSecret();
        tokens.put(name, token);
        User user = new User(name, role, new TreeSet<>(Set.of(without)), HASH, List.of())
                .with(Token.of("test", token, Instant.now()));
        new UsersFile(folder.resolve("users.json")).change(users -> users.with(user));
    }

    private ApiClient stranger() throws Exception {
        return new ApiClient("http://127.0.0.1:" + settings.get("chat.http.port"));
    }

    private ApiClient as(String user) throws Exception {
        return stranger().with("Authorization", "Bearer " + tokens.get(user));
    }

    @Test
    void should_serve_a_status_without_texts_and_nothing_else_when_there_are_no_users() throws Exception {
        chat.start(settings);
        ApiClient api = stranger();

        HttpResponse<String> status = api.get(ARCHIVE + "/status");

        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(status.headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("cache-control", List.of("private, no-cache"))
                .containsEntry("content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"));
        assertThat(api.json(status).path("archive").asText()).isEqualTo("chat");
        for (String text : List.of("words", "lastError", "paused", "deadLettersByReason")) {
            assertThat(api.json(status).path(text).isNull()).as(text).isTrue();
        }
        for (String path : List.of("/api/archives", ARCHIVE + "/consumers", ARCHIVE + "/dead-letters", "/api/me")) {
            assertThat(api.get(path).statusCode()).as(path).isEqualTo(403);
        }
        for (String path : List.of("/drain", "/pause", "/dead-letters/retry", "/replay")) {
            assertThat(api.post(ARCHIVE + path, "{}").statusCode()).as(path).isEqualTo(403);
        }
        assertThat(api.post("/api/login", "{\"name\":\"a\",\"password\":\"b\"}").statusCode())
                .isEqualTo(403);
        assertThat(api.get("/api/openapi.json").statusCode()).isEqualTo(200);
        assertThat(chat.redis().exists(chat.stream() + ":paused")).isZero();
    }

    @Test
    void should_let_each_role_do_what_it_may_and_no_more() throws Exception {
        addUser("monitor", Role.MONITOR);
        addUser("viewer", Role.VIEWER);
        addUser("operator", Role.OPERATOR);
        addUser("careful", Role.OPERATOR, "discard", "retry");
        chat.add("no JSON at all");
        chat.start(settings);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);

        for (String path : List.of("/status", "/consumers", "/jobs", "/audit", "/dead-letters")) {
            assertThat(stranger().get(ARCHIVE + path).statusCode()).as(path).isEqualTo(401);
            for (String user : tokens.keySet()) {
                assertThat(as(user).get(ARCHIVE + path).statusCode())
                        .as("%s %s", user, path)
                        .isEqualTo(200);
            }
        }
        assertThat(as("monitor").get(ARCHIVE + "/dead-letters").body())
                .doesNotContain("no JSON")
                .doesNotContain("error")
                .contains("not JSON");
        assertThat(as("monitor").get(ARCHIVE + "/dead-letters?error=a").statusCode())
                .isEqualTo(403);
        assertThat(as("viewer").get(ARCHIVE + "/dead-letters").body()).contains("no JSON at all");
        for (String act : List.of(
                "/drain {}",
                "/pause {}",
                "/resume {}",
                "/reconcile {}",
                "/replay {\"from\":\"0\"}",
                "/dead-letters/retry {\"all\":true}",
                "/dead-letters/discard {\"all\":true}",
                "/dead-letters/restore {\"all\":true}")) {
            String path = ARCHIVE + act.split(" ", 2)[0];
            String body = act.split(" ", 2)[1];
            assertThat(stranger().post(path, body).statusCode()).as(act).isEqualTo(401);
            assertThat(as("monitor").post(path, body).statusCode()).as(act).isEqualTo(403);
            assertThat(as("viewer").post(path, body).statusCode()).as(act).isEqualTo(403);
            int careful = as("careful").post(path, body).statusCode();
            assertThat(careful == 403).as(act).isEqualTo(act.matches(".*(retry|discard).*"));
            assertThat(as("operator").post(path, body).statusCode()).as(act).isBetween(200, 202);
        }
        assertThat(as("viewer").get(ARCHIVE + "/dead-letters/export").statusCode())
                .isEqualTo(403);
    }

    /** Any viewer may look; the memory of the process is everybody's. */
    @Test
    void should_answer_with_the_size_of_what_is_too_large_and_refuse_what_is_no_unicode() throws Exception {
        addUser("anna", Role.OPERATOR);
        ApiClient api = as("anna");
        String id = chat.redis()
                .xadd(chat.stream(), new XAddArgs().id("1655188547271-0"), "data", "no JSON" + "x".repeat(5_000_000));
        chat.start(settings);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);
        String letter = ARCHIVE + "/dead-letters/" + id;

        for (String path : List.of(ARCHIVE + "/dead-letters", letter)) {
            assertThat(api.get(path).body())
                    .contains("\"data-bytes\":\"5000007\"")
                    .hasSizeLessThan(5_000);
        }
        assertThat(api.get(ARCHIVE + "/dead-letters/export").statusCode()).isEqualTo(413);
        assertThat(api.post(letter + "/edit", "{\"data\":\"{\\\"msg\\\":\\\"x\\ud800y\\\"}\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(chat.deadLetters().get(0).get("data")).hasSize(5_000_007);

        JsonNode edited = api.json(api.post(letter + "/edit", "{\"data\":\"{}\"}"));
        assertThat(chat.deadLetters().get(0).get("data")).isEqualTo("{}");
        JsonNode undone = api.json(api.post(
                letter + "/edit", "{\"original\":\"" + edited.path("original").asText() + "\"}"));
        assertThat(undone.path("letter")).isEqualTo(edited.path("letter"));
        assertThat(chat.deadLetters().get(0).get("data")).hasSize(5_000_007);
    }

    @Test
    void should_repair_retry_discard_and_restore_letters() throws Exception {
        addUser("anna", Role.OPERATOR);
        ApiClient api = as("anna");
        String first = chat.redis().xadd(chat.stream(), new XAddArgs().id("1655188547271-0"), "data", "no JSON");
        String second = chat.redis().xadd(chat.stream(), new XAddArgs().id("1655188547271-1"), "data", "nor this");
        chat.start(settings);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 2);

        JsonNode page = api.json(api.get(ARCHIVE + "/dead-letters?reason=not%20JSON&limit=1"));
        JsonNode rest = api.json(api.get(ARCHIVE + "/dead-letters?reason=not%20JSON&after="
                + page.path("next").asText()));
        assertThat(List.of(
                        page.path("letters").get(0).path("id").asText(),
                        rest.path("letters").get(0).path("id").asText()))
                .containsExactly(first, second);

        HttpResponse<String> edited = api.post(
                ARCHIVE + "/dead-letters/" + first + "/edit", "{\"data\":\"" + HELLO.replace("\"", "\\\"") + "\"}");
        assertThat(edited.statusCode()).isEqualTo(200);
        HttpResponse<String> retry = api.post(ARCHIVE + "/dead-letters/retry", "{\"ids\":[\"" + first + "\"]}");
        assertThat(retry.statusCode()).isEqualTo(202);
        JsonNode job = awaitEnd(api, retry.headers().firstValue("Location").orElseThrow());
        assertThat(job.path("result").path("stored").asInt()).isOne();
        assertThat(chat.rows().get(0).createdAt()).isEqualTo("2022-06-14 06:35:47.271");

        assertThat(api.json(api.post(ARCHIVE + "/dead-letters/discard", "{\"reason\":\"not JSON\"}"))
                        .path("discarded")
                        .asInt())
                .isOne();
        assertThat(chat.deadLetters()).isEmpty();
        assertThat(api.json(api.get(ARCHIVE + "/dead-letters?trash=true")).path("letters"))
                .hasSize(2); // with the original of the edited one
        assertThat(api.json(api.post(ARCHIVE + "/dead-letters/restore", "{\"ids\":[\"" + second + "\"]}"))
                        .path("restored")
                        .asInt())
                .isOne();

        String lines = api.get(ARCHIVE + "/dead-letters/export").body();
        assertThat(api.post(ARCHIVE + "/dead-letters/discard", "{\"all\":true}").statusCode())
                .isEqualTo(200);
        HttpResponse<String> imported =
                api.send("POST", ARCHIVE + "/dead-letters/import", "application/x-ndjson", lines);
        assertThat(api.json(imported).path("added").asInt()).isOne();
        assertThat(chat.deadLetters()).extracting(letter -> letter.get("id")).containsExactly(second);

        JsonNode events = api.json(api.get(ARCHIVE + "/audit"));
        assertThat(events.findValuesAsText("who")).containsOnly("anna");
        assertThat(events.findValuesAsText("from")).containsOnly("http 127.0.0.1");
        assertThat(events.findValuesAsText("verb")).contains("edit", "retry", "discard", "restore", "import");
        assertThat(events.toString()).doesNotContain("上线了").doesNotContain("nor this");
    }

    @Test
    void should_refuse_in_words_that_name_neither_options_nor_classes() throws Exception {
        addUser("anna", Role.OPERATOR);
        ApiClient api = as("anna");
        chat.start(settings);
        String line = "{\"id\":\"1-0\",\"stream\":\"another\",\"data\":\"{}\"}\n";
        chat.redis().set(chat.stream() + ":audit", "x");

        List<HttpResponse<String>> refused = List.of(
                api.post(ARCHIVE + "/replay", "{\"from\":\"6-0\",\"to\":\"5\"}"),
                api.post(ARCHIVE + "/replay", "{\"from\":\"x\"}"),
                api.post(ARCHIVE + "/replay", "{} {}"),
                api.post(ARCHIVE + "/replay", "{\"from\":\"1\",\"from\":\"2\"}"),
                api.post(ARCHIVE + "/replay", "{,}"),
                api.send("POST", ARCHIVE + "/dead-letters/import", "application/x-ndjson", line));

        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).doesNotContain("--", "jackson", "JsonNode", "ObjectNode", "code 1");
        });
        HttpResponse<String> wrongType = api.get(ARCHIVE + "/audit");
        assertThat(wrongType.statusCode()).isEqualTo(503);
        assertThat(wrongType.body()).contains("audit' is a string; expected a stream.");
    }

    @Test
    void should_pause_replay_and_reconcile() throws Exception {
        addUser("anna", Role.OPERATOR);
        ApiClient api = as("anna");
        List<String> ids = List.of(chat.add(HELLO), chat.add(HELLO));
        chat.start(settings);
        chat.awaitStored(2);
        chat.awaitNothingPending();
        chat.execute("DELETE FROM chat_message");

        JsonNode tried = done(api, "/replay", "{\"from\":\"0\",\"dryRun\":true}");
        assertThat(tried.path("stored").asInt()).isEqualTo(2);
        assertThat(chat.count()).isZero();
        JsonNode found = done(api, "/reconcile", "{}");
        assertThat(found.path("missing").asInt()).isEqualTo(2);
        assertThat(done(api, "/reconcile", "{\"to\":\"" + ids.get(0) + "\",\"fill\":true}")
                        .path("filled")
                        .asInt())
                .isOne();
        String line = "{\"id\":\"" + ids.get(1) + "\",\"data\":\"" + HELLO.replace("\"", "\\\"") + "\"}\n";
        HttpResponse<String> replay = api.send("POST", ARCHIVE + "/replay", "application/x-ndjson", line);
        assertThat(awaitEnd(api, replay.headers().firstValue("Location").orElseThrow())
                        .path("result")
                        .path("stored")
                        .asInt())
                .isOne();
        assertThat(chat.storedIds()).containsExactlyElementsOf(ids);

        assertThat(api.post(ARCHIVE + "/pause", "{\"why\":\"a migration\"}").statusCode())
                .isEqualTo(200);
        assertThat(api.json(api.post(ARCHIVE + "/pause", "{\"why\":\"a migration\"}"))
                        .path("before")
                        .asText())
                .startsWith("paused since ")
                .endsWith(" by anna: a migration");
        assertThat(api.post(ARCHIVE + "/pause", "{\"why\":\"" + "x".repeat(501) + "\"}")
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> refused = api.post(ARCHIVE + "/drain", "{}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("paused since").contains("by anna: a migration");
        assertThat(api.json(api.get(ARCHIVE + "/status")).path("state").asText())
                .isEqualTo("paused");
        assertThat(api.json(api.post(ARCHIVE + "/resume", "{}"))
                        .path("wasPaused")
                        .asBoolean())
                .isTrue();
        assertThat(api.send("DELETE", ARCHIVE + "/consumers/c1%2F9", "", "").statusCode())
                .isEqualTo(404);
        assertThat(api.get(ARCHIVE + "/jobs/j1").statusCode()).isEqualTo(404);
        assertThat(api.get("/api/archives/none/status").statusCode()).isEqualTo(404);
        HttpResponse<String> wrongMethod = api.send("DELETE", ARCHIVE + "/status", "", "");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.headers().firstValue("Allow")).contains("GET");
    }

    /** It goes into logs and the audit, which those see who may read no message. */
    @Test
    void should_keep_texts_and_lines_of_a_sender_out_of_the_audit_and_bound_what_is_selected() throws Exception {
        addUser("anna", Role.OPERATOR);
        addUser("monitor", Role.MONITOR);
        chat.start(settings);
        ApiClient api = as("anna");
        String lines = "application/x-ndjson";

        assertThat(api.send("POST", ARCHIVE + "/dead-letters/import", lines, "SECRETWORD here")
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> replay = api.send("POST", ARCHIVE + "/replay", lines, "TOPSECRET");
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> api.json(
                                api.get(replay.headers().firstValue("Location").orElseThrow()))
                        .path("state")
                        .asText()
                        .equals("failed"));
        assertThat(api.post(ARCHIVE + "/pause", "{\"why\":\"one\\nERROR Fake line " + "x".repeat(450) + "\"}")
                        .statusCode())
                .isEqualTo(200);
        String ids = "\"1-0\",".repeat(1_000) + "\"1-0\"";
        assertThat(api.post(ARCHIVE + "/dead-letters/discard", "{\"ids\":[" + ids + "]}")
                        .statusCode())
                .isEqualTo(400);

        JsonNode events = api.json(api.get(ARCHIVE + "/audit"));
        assertThat(events.toString()).doesNotContain("SECRET");
        assertThat(events.findValuesAsText("about"))
                .allMatch(about -> about.length() <= 501 && !about.contains("\n"))
                .anyMatch(about -> about.startsWith("one ERROR Fake line"));
        assertThat(as("monitor").get(ARCHIVE + "/audit").body())
                .doesNotContain("Fake")
                .doesNotContain("no JSON");
        assertThat(chat.redis()
                        .hget(chat.stream() + ":job:" + chat.redis().lindex(chat.stream() + ":jobs", -1), "request"))
                .doesNotContain("TOPSECRET");
    }

    @Test
    void should_answer_that_it_is_as_it_was_to_whoever_has_it() throws Exception {
        addUser("anna", Role.VIEWER);
        chat.start(settings);
        String tag =
                as("anna").get(ARCHIVE + "/jobs").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = as("anna").with("If-None-Match", tag).get(ARCHIVE + "/jobs");

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.headers().firstValue("ETag")).contains(tag);
    }

    @Test
    void should_show_settings_without_secrets_routes_with_their_place_and_the_last_hour_to_who_may_see_it()
            throws Exception {
        addUser("monitor", Role.MONITOR);
        addUser("viewer", Role.VIEWER);
        settings.put("chat.http.intake-token", "a-token-that-nobody-knows");
        chat.start(settings);
        ApiClient viewer = as("viewer");

        JsonNode shown = viewer.json(viewer.get("/api/settings"));
        JsonNode routes = viewer.json(viewer.get("/api/routes"));
        JsonNode history = viewer.json(viewer.get(ARCHIVE + "/history"));

        assertThat(shown.toString()).doesNotContain("a-token-that-nobody-knows").contains("chat.redis.url");
        assertThat(value(shown, "chat.http.intake-token").path("value").asText())
                .isEqualTo("***");
        assertThat(value(shown, "chat.archive.after-ack").path("source").asText())
                .isEqualTo("default");
        assertThat(routes.path("routes")).anySatisfy(route -> {
            assertThat(route.path("id").asText()).isEqualTo("chat-archive-drain");
            assertThat(route.path("file").asText()).isEqualTo("routes/chat-archive-flow.camel.yaml");
            assertThat(route.path("line").isInt()).isTrue();
        });
        assertThat(history.path("everySeconds").asInt()).isEqualTo(10);
        assertThat(routes.path("files").toString()).contains("INSERT INTO chat_message");
        for (String path : List.of("/api/settings", "/api/routes")) {
            assertThat(as("monitor").get(path).statusCode()).as(path).isEqualTo(403);
            assertThat(stranger().get(path).statusCode()).as(path).isEqualTo(401);
            assertThat(viewer.post(path, "{}").statusCode()).as(path).isEqualTo(405);
        }
        assertThat(as("monitor").get(ARCHIVE + "/history").statusCode()).isEqualTo(200);
        assertThat(stranger().get(ARCHIVE + "/history").statusCode()).isEqualTo(401);
    }

    private static JsonNode value(JsonNode settings, String key) {
        for (JsonNode setting : settings) {
            if (setting.path("key").asText().equals(key)) {
                return setting;
            }
        }
        throw new AssertionError("no " + key);
    }

    @Test
    void should_begin_a_session_by_a_link_one_time() throws Exception {
        addUser("anna", Role.OPERATOR);
        String secret = Token.newSecret();
        new UsersFile(folder.resolve("users.json"))
                .change(users -> users.replaced(users.require("anna").withLink(secret)));
        chat.start(settings);

        HttpResponse<String> in = stranger().post("/api/login", "{\"link\":\"" + secret + "\"}");

        assertThat(in.statusCode()).isEqualTo(200);
        assertThat(in.headers().firstValue("Set-Cookie").orElse("")).contains("HttpOnly");
        assertThat(stranger()
                        .post("/api/login", "{\"link\":\"" + secret + "\"}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(as("anna")
                        .with("Authorization", "Bearer " + secret)
                        .get("/api/me")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void should_serve_the_console_with_a_policy_and_nothing_beside_its_files() throws Exception {
        chat.start(settings);
        String root = "http://127.0.0.1:" + settings.get("chat.http.port");

        HttpResponse<String> page = send("GET", root + "/");
        HttpResponse<String> again = send("GET", root + "/");

        assertThat(page.statusCode()).isEqualTo(200);
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        assertThat(policy)
                .startsWith("default-src 'none'; script-src 'nonce-")
                .contains("require-trusted-types-for 'script'", "frame-ancestors 'none'", "connect-src 'self'");
        String nonce = policy.replaceFirst(".*script-src 'nonce-([^']+)'.*", "$1");
        assertThat(page.body()).contains("nonce=\"" + nonce + "\"").doesNotContain("{{nonce}}");
        assertThat(again.body()).doesNotContain(nonce);
        String[] link = {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"};
        assertThat(send("GET", root + "/", link).statusCode()).isEqualTo(200);
        for (String path : List.of("/console/console.js", ARCHIVE + "/status", "/api/me", "/observe/health")) {
            assertThat(send("GET", root + path, link).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(send("POST", root + "/", link).statusCode()).isEqualTo(403);
        assertThat(send("HEAD", root + "/console/console.js").statusCode()).isEqualTo(200);
        assertThat(send("POST", root + "/").statusCode()).isEqualTo(405);
        for (String path : List.of(
                "/console/",
                "/console/console.html",
                "/console/..%2fapplication.properties",
                "/index.html",
                "/application.properties",
                "/console/uPlot.esm.js")) {
            assertThat(send("GET", root + path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private static HttpResponse<String> send(String method, String url, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void should_begin_a_session_that_acts_for_its_own_pages_alone_and_ends_with_the_logout() throws Exception {
        addUser("anna", Role.OPERATOR);
        chat.start(settings);
        String own = "http://127.0.0.1:" + settings.get("chat.http.port");

        HttpResponse<String> login =
                stranger().post("/api/login", "{\"name\":\"anna\",\"password\":\"" + PASSWORD + "\"}");

        String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).endsWith("; Path=/; HttpOnly; SameSite=Strict");
        ApiClient page = stranger().with("Cookie", cookie.split(";", 2)[0]);
        assertThat(page.get("/api/me").body()).contains("\"name\":\"anna\"");
        assertThat(page.with("Cookie", "chat-archive-session=other")
                        .get("/api/me")
                        .statusCode())
                .isEqualTo(401);
        for (ApiClient other : List.of(
                page,
                page.with("Origin", "http://127.0.0.1:1"),
                page.with("Origin", own, "Sec-Fetch-Site", "same-site"),
                page.with("Origin", own, "Sec-Fetch-Site", "cross-site"),
                page.with("Sec-Fetch-Site", "none"))) {
            assertThat(other.post(ARCHIVE + "/pause", "{}").statusCode()).isEqualTo(403);
        }
        assertThat(chat.redis().exists(chat.stream() + ":paused")).isZero();
        assertThat(page.with("Origin", own).post(ARCHIVE + "/pause", "{}").statusCode())
                .isEqualTo(200);
        assertThat(page.with("Sec-Fetch-Site", "same-origin")
                        .post(ARCHIVE + "/resume", "{}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(page.post("/api/logout", "").statusCode()).isEqualTo(403);
        assertThat(page.with("Origin", own).send("POST", "/api/logout", "", "").statusCode())
                .isEqualTo(204);
        assertThat(page.get("/api/me").statusCode()).isEqualTo(401); // whoever has stolen it
    }

    @Test
    void should_refuse_wrong_passwords_and_tokens_and_delay_those_who_guess() throws Exception {
        addUser("anna", Role.VIEWER);
        chat.start(settings);
        ApiClient api = stranger();

        HttpResponse<String> wrong = api.post("/api/login", "{\"name\":\"anna\",\"password\":\"wrong horse battery\"}");
        HttpResponse<String> again = api.post("/api/login", "{\"name\":\"anna\",\"password\":\"" + PASSWORD + "\"}");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(again.statusCode()).isEqualTo(429);
        assertThat(again.headers().firstValue("Retry-After")).isPresent();
        for (String header : List.of("Bearer x", "Bearer " + Token.newSecret(), "Basic YTpi", "", tokens.get("anna"))) {
            HttpResponse<String> answer = api.with("Authorization", header).get("/api/me");
            assertThat(answer.statusCode()).as(header).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
        assertThat(as("anna").get("/api/me").statusCode()).isEqualTo(200);
        for (String body :
                List.of("", "[]", "{\"name\":\"a\"}", "{\"name\":1,\"password\":\"b\"}", "x".repeat(5_000))) {
            assertThat(api.post("/api/login", body).statusCode()).as(body).isEqualTo(400);
        }
    }

    @Test
    void should_not_be_served_beyond_this_machine_without_users_or_in_clear() throws Exception {
        settings.put("chat.http.host", "0.0.0.0");
        chat.start(settings);
        assertThat(stranger().get(ARCHIVE + "/status").statusCode()).isEqualTo(404);
        addUser("anna", Role.OPERATOR);
        assertThat(as("anna").get(ARCHIVE + "/status").statusCode()).isEqualTo(404);
        assertThat(stranger()
                        .post("/api/login", "{\"name\":\"anna\",\"password\":\"" + PASSWORD + "\"}")
                        .statusCode())
                .isEqualTo(404);
        chat.stop();

        settings.put("chat.http.behind-proxy", "true");
        chat.start(settings);
        ApiClient client = as("anna").with("X-Forwarded-For", "10.9.9.9", "X-Forwarded-For", "192.0.2.7");
        assertThat(client.post(ARCHIVE + "/pause", "{}").statusCode()).isEqualTo(200);
        assertThat(client.get(ARCHIVE + "/audit").body()).contains("http 192.0.2.7");
        assertThat(client.post(ARCHIVE + "/resume", "{}").statusCode()).isEqualTo(200);
        assertThat(stranger()
                        .post("/api/login", "{\"name\":\"anna\",\"password\":\"" + PASSWORD + "\"}")
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow())
                .startsWith("__Host-")
                .endsWith("; Secure");
    }

    /** Each answer is compared with the contract; what is not understood is the sender's fault. */
    /** 409 is for what may be possible later. */
    @Test
    void should_answer_400_when_no_archive_could_do_it() throws Exception {
        addUser("anna", Role.OPERATOR);
        chat.add("no JSON");
        chat.start(settings);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);
        ApiClient api = as("anna");
        String letter = ARCHIVE + "/dead-letters/" + chat.deadLetters().get(0).get("letter");

        for (String body : List.of("{}", "{\"data\":\"\"}", "{\"data\":\"{\"}", "{\"data\":\"[1]\"}", "{\"data\":1}")) {
            HttpResponse<String> answer = api.post(letter + "/edit", body);
            assertThat(answer.statusCode()).as(body + answer.body()).isEqualTo(400);
        }
        String lines = "application/x-ndjson";
        for (String line : List.of("{", "{\"id\":\"x\"}", "{\"id\":\"1-1\",\"stream\":\"other\"}")) {
            HttpResponse<String> answer = api.send("POST", ARCHIVE + "/dead-letters/import", lines, line);
            assertThat(answer.statusCode()).as(line + answer.body()).isEqualTo(400);
        }
        assertThat(api.get(ARCHIVE + "/dead-letters?trash=yes").statusCode()).isEqualTo(400);
        assertThat(api.post(ARCHIVE + "/dead-letters/none/edit", "{\"data\":\"{}\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(chat.deadLetters()).hasSize(1);
    }

    @Test
    void should_answer_nonsense_with_a_sentence() throws Exception {
        addUser("anna", Role.OPERATOR, "drain", "pause");
        chat.add("no JSON");
        chat.start(settings);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);
        ApiClient api = as("anna");
        Random random = new Random(17);
        List<String> methods = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD");
        List<String> parts = List.of(
                "archives",
                "chat",
                "status",
                "dead-letters",
                "retry",
                "edit",
                "jobs",
                "cancel",
                "audit",
                "replay",
                "x",
                "%00",
                "%2F",
                "1-0",
                "import",
                "export",
                "consumers",
                "%C0%AF",
                "j1",
                "reconcile",
                "resume",
                "me");
        List<String> queries = List.of(
                "",
                "",
                "?limit=0",
                "?limit=1",
                "?limit=99999999999",
                "?after=x",
                "?after=9-9",
                "?from=x",
                "?x=%00",
                "?a&a",
                "?reason=%F0%9F%98%80",
                "?trash=true",
                "?error=%25",
                "?before=1-1",
                "?before=-",
                "?dryRun=true");
        List<String> bodies = List.of(
                "",
                "{}",
                "[]",
                "null",
                "1",
                "\"x\"",
                "{\"all\":true}",
                "{\"all\":\"x\"}",
                "{\"ids\":[1]}",
                "{\"ids\":[\"\"]}",
                "{\"from\":\"x\"}",
                "{\"from\":\"0\",\"to\":\"-1\"}",
                "{\"data\":\"x\"}",
                "{\"data\":{}}",
                "{\"a\":1,\"a\":2}",
                "{\"reason\":\"\\u0000\"}",
                "[".repeat(2_000),
                "{\"ids\":[\"" + "9".repeat(3_000) + "-0\"]}",
                "\uFFFF");
        List<String> types =
                List.of("application/json", "application/x-ndjson", "text/plain", "", "application/json;charset=x");

        for (int i = 0; i < 600; i++) {
            StringBuilder path = new StringBuilder(random.nextInt(8) == 0 ? "/api" : ARCHIVE);
            for (int part = random.nextInt(4); part > 0; part--) {
                path.append('/').append(parts.get(random.nextInt(parts.size())));
            }
            String body = bodies.get(random.nextInt(bodies.size()));
            HttpResponse<String> answer = api.send(
                    methods.get(random.nextInt(methods.size())),
                    path + queries.get(random.nextInt(queries.size())),
                    types.get(random.nextInt(types.size())),
                    body);
            assertThat(answer.statusCode()).as("%s %s", path, body).isNotIn(500, 501, 502, 504);
        }
        assertThat(as("anna").get("/api/me").statusCode()).isEqualTo(200);
    }

    private JsonNode done(ApiClient api, String verb, String body) throws Exception {
        HttpResponse<String> answer = api.post(ARCHIVE + verb, body);
        assertThat(answer.statusCode()).isEqualTo(202);
        return awaitEnd(api, answer.headers().firstValue("Location").orElseThrow())
                .path("result");
    }

    private static JsonNode awaitEnd(ApiClient api, String job) throws Exception {
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> api.json(api.get(job)).path("state").asText().matches("done|failed"));
        JsonNode ended = api.json(api.get(job));
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("done");
        return ended;
    }

    @Test
    void should_answer_others_at_once_when_one_caller_sends_many_slow_requests() throws Exception {
        addUser("greedy", Role.OPERATOR);
        addUser("other", Role.OPERATOR);
        chat.start(settings);
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            letters.append("{\"letter\":\"l").append(i).append("\",\"id\":\"1655188547271-0\",\"data\":\"\"}\n");
        }
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest slow = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + settings.get("chat.http.port") + ARCHIVE + "/dead-letters/import"))
                .header("Authorization", "Bearer " + tokens.get("greedy"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(letters.toString()))
                .build();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(http.sendAsync(slow, BodyHandlers.ofString()));
        }
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() > 200);

        assertThat(as("other").get(ARCHIVE + "/status").statusCode()).isEqualTo(200);
        assertThat(as("other").get("/api/me").statusCode()).isEqualTo(200);
        assertThat(as("other").post(ARCHIVE + "/pause", "{}").statusCode()).isEqualTo(200);
        assertThat(answers).anyMatch(answer -> !answer.isDone());

        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            HttpResponse<String> is = answer.get(60, TimeUnit.SECONDS);
            statuses.add(is.statusCode());
            assertThat(is.headers().firstValue("Retry-After").isPresent()).isEqualTo(is.statusCode() == 429);
        }
        assertThat(statuses).containsOnly(200, 429);
        assertThat(chat.deadLetters()).hasSize(5_000);
    }

    @LongTest
    @Test
    void should_say_in_health_why_nobody_gets_in_and_stay_ready_when_the_users_file_becomes_unusable()
            throws Exception {
        addUser("anna", Role.OPERATOR);
        chat.start(settings);
        int port = Integer.parseInt(settings.get("chat.http.port"));
        assertThat(RawHttp.get(port, "/observe/health").text()).contains("chat-access");

        Files.writeString(folder.resolve("users.json"), "{");

        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(
                        () -> assertThat(RawHttp.get(port, "/observe/health").text())
                                .contains("Nobody can use the API: ")
                                .contains("users.json"));
        assertThat(RawHttp.get(port, "/observe/health/ready").status()).isEqualTo(200);
        assertThat(as("anna").get(ARCHIVE + "/status").statusCode()).isEqualTo(401);
        chat.add(HELLO);
        chat.awaitStored(1);
    }

    /** The first ones are refused before the server takes them for requests. */
    @Test
    void should_refuse_as_a_problem_whatever_is_asked_of_the_api() throws Exception {
        chat.start(settings);
        int port = Integer.parseInt(settings.get("chat.http.port"));
        Map<String, Integer> requests = Map.of(
                "POST /api/archives/chat/pause HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n", 413,
                "GET /api/archives/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400,
                "GET /api/me HTTP/1.1\r\n\r\n", 400,
                "GET /api?x HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\n\r\n", 417,
                "GET /api/me HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n",
                        403,
                "GET /api/none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404);
        for (Map.Entry<String, Integer> request : requests.entrySet()) {
            String answer = answer(port, request.getKey());
            assertThat(answer)
                    .startsWith("HTTP/1.1 " + request.getValue())
                    .containsIgnoringCase("content-type: application/problem+json")
                    .contains("\"status\":" + request.getValue());
        }
        assertThat(answer(port, "GET /chat/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .containsIgnoringCase("content-type: text/plain");
    }

    private static String answer(int port, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
