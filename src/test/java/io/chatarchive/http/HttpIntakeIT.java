package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.RawHttp;
import io.chatarchive.fixture.RawHttp.Answer;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.fixture.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An intake that has a token, an address of its own, or both. */
class HttpIntakeIT {
    private static final String HELLO = "{\"username\":\"u\",\"userid\":\"2\",\"msg\":\"hi\"}";
    private static final String TOKEN = "Hu5h-5ecreT-Hu5h";
    private static final String KNOWS = "Authorization: Bearer " + TOKEN;
    private static final List<String> LOOKS = List.of("/observe/health/live", "/observe/metrics");

    private ChatFixture chat;
    private Map<String, String> settings;
    private int port;
    private int intake;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(HttpIntakeIT.class);
        settings = chat.settings();
        settings.put("chat.http.allowed-origins", "https://page.example.com");
        port = Integer.parseInt(settings.get("chat.http.port"));
        intake = Servers.freePort();
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_take_messages_with_the_token_only_and_answer_looks_without() throws Exception {
        settings.put("chat.http.intake-token", TOKEN);
        chat.start(settings);

        for (String header : List.of(
                "A: b",
                "Authorization: " + TOKEN,
                "Authorization: Bearer",
                "Authorization: Bearer " + TOKEN + "x",
                "Authorization: Bearer " + TOKEN.substring(1),
                "Authorization: Basic " + TOKEN,
                KNOWS + "\r\n" + KNOWS)) {
            assertNeedsToken(RawHttp.post(port, HELLO, header));
        }
        assertThat(chat.redis().xlen(chat.stream())).isZero();
        assertThat(RawHttp.post(port, HELLO, KNOWS).status()).isEqualTo(202);
        assertThat(RawHttp.post(port, HELLO, "authorization: bearer " + TOKEN).status())
                .isEqualTo(202);
        for (String path : LOOKS) {
            assertThat(RawHttp.get(port, path).status()).isEqualTo(200);
        }
        chat.awaitStored(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat/messages", "/observe/health/../../chat/messages"})
    void should_ask_for_the_token_before_the_body_comes(String path) throws Exception {
        settings.put("chat.http.intake-token", TOKEN);
        chat.start(settings);

        try (RawHttp http = new RawHttp(port)) {
            http.send("POST " + path + " HTTP/1.1", "Host: localhost", "Content-Length: 100");

            assertNeedsToken(http.answer());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/chat/messages/",
                "//chat/messages",
                "/chat/./messages",
                "/chat/%6Dessages",
                "/observe/health/../../chat/messages",
                "/observe/health/%2e%2e/%2e%2e/chat/messages",
                "http://localhost/chat/messages"
            })
    void should_ask_for_the_token_however_the_path_is_written(String path) throws Exception {
        settings.put("chat.http.intake-token", TOKEN);
        chat.start(settings);

        assertNeedsToken(post(port, path));

        assertThat(post(port, path, KNOWS).status()).isEqualTo(202);
    }

    @Test
    void should_guard_routes_of_others_and_keep_the_token_from_them() throws Exception {
        settings.put("chat.http.intake-token", TOKEN);
        RunningArchive archive = chat.start(settings);
        archive.camel().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/orders/{id}").setBody(simple("${header.id} ${header.Authorization}"));
                from("platform-http:/goods/:id").setBody(constant("only Vert.x reads such a path"));
            }
        });

        for (String method : List.of("GET", "POST", "OPTIONS")) {
            for (String path : List.of("/orders/7", "/goods/7")) {
                assertNeedsToken(
                        RawHttp.ask(port, method + " " + path + " HTTP/1.1", "Host: localhost", "Content-Length: 0"));
            }
        }
        assertThat(RawHttp.get(port, "/orders/7", KNOWS).text()).contains("\r\n7 \r\n");
    }

    @Test
    void should_answer_a_preflight_without_the_token_and_allow_its_header() throws Exception {
        settings.put("chat.http.intake-token", TOKEN);
        chat.start(settings);

        Answer answer = RawHttp.ask(
                port,
                "OPTIONS /chat/messages HTTP/1.1",
                "Host: localhost",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization",
                "Origin: https://page.example.com");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers()).contains("access-control-allow-headers: authorization, content-type");
    }

    @Test
    void should_serve_messages_at_one_address_and_the_rest_at_the_other() throws Exception {
        settings.put("chat.http.intake-port", String.valueOf(intake));
        chat.start(settings);

        assertThat(RawHttp.post(intake, HELLO).status()).isEqualTo(202);
        for (String path : List.of("/chat/messages", "/observe/health/../../chat/messages")) {
            Answer answer = post(port, path);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).contains("chat.http.intake-port").endsWith(".");
        }
        for (String path : LOOKS) {
            assertThat(RawHttp.get(port, path).status()).isEqualTo(200);
            Answer answer = RawHttp.get(intake, path);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).endsWith("Nothing is served at this path.");
        }
        assertThat(RawHttp.get(port, "/nothing").status()).isEqualTo(404);
        chat.awaitStored(1);
    }

    @Test
    void should_serve_routes_of_others_at_the_address_of_the_intake_only() throws Exception {
        settings.put("chat.http.intake-port", String.valueOf(intake));
        RunningArchive archive = chat.start(settings);
        archive.camel().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/orders/{id}").setBody(constant("one"));
                from("platform-http:/orders?matchOnUriPrefix=true").setBody(constant("all"));
                from("direct:goods").setBody(constant("goods"));
                rest("/goods").get("/{id}").to("direct:goods");
            }
        });

        for (String path : List.of("/orders/7", "/orders", "/orders/7/goods/8", "/goods/8")) {
            assertThat(RawHttp.get(intake, path).status()).as(path).isEqualTo(200);
            assertThat(RawHttp.get(port, path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void should_hold_both_addresses_to_the_same_rules() throws Exception {
        settings.put("chat.http.intake-host", "127.0.0.2");
        settings.put("chat.http.intake-port", String.valueOf(intake));
        settings.put("chat.http.intake-token", TOKEN);
        settings.put("chat.http.max-body", "1KB");
        chat.start(settings);

        assertThat(intakeStatus("GET /% HTTP/1.1", "Host: localhost")).isEqualTo(400);
        assertThat(intakeStatus("POST /chat/messages HTTP/1.1", "Host: evil.example", "Content-Length: 2", "", "{}"))
                .isEqualTo(403);
        assertThat(intakeStatus(
                        "POST /chat/messages HTTP/1.1",
                        "Host: localhost",
                        "Origin: https://evil.example",
                        "Content-Length: 2",
                        "",
                        "{}"))
                .isEqualTo(403);
        assertThat(intakeStatus("POST /chat/messages HTTP/1.1", "Host: localhost", "Content-Length: 2000"))
                .isEqualTo(413);
        assertThat(intakeStatus("POST /chat/messages HTTP/1.1", "Host: localhost", "Content-Length: 2", "", "{}"))
                .isEqualTo(401);
        assertThat(intakeStatus(
                        "POST /chat/messages HTTP/1.1", "Host: 127.0.0.2", KNOWS, "Content-Length: 2", "", "{}"))
                .isEqualTo(202);
    }

    @Test
    void should_judge_names_of_hosts_by_the_address_that_they_lead_to() throws Exception {
        settings.put("chat.http.intake-host", "0.0.0.0");
        settings.put("chat.http.intake-port", String.valueOf(intake));
        chat.start(settings);
        String host = "Host: chat.example.com";

        assertThat(RawHttp.ask(intake, "POST /chat/messages HTTP/1.1", host, "Content-Length: 2", "", "{}")
                        .status())
                .isEqualTo(202);
        assertThat(RawHttp.ask(port, "GET /observe/health/live HTTP/1.1", host).status())
                .isEqualTo(403);
    }

    @Test
    void should_not_start_and_name_the_settings_when_another_process_listens_there() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("chat.http.intake-port", String.valueOf(other.getLocalPort()));

            assertThatThrownBy(() -> chat.start(settings))
                    .rootCause()
                    .hasMessageStartingWith("Cannot listen on 127.0.0.1:" + other.getLocalPort()
                            + " (chat.http.intake-host, chat.http.intake-port): ");
        }
    }

    @Test
    void should_not_start_when_both_addresses_cannot_be_had_together() {
        settings.put("chat.http.intake-host", "0.0.0.0");

        assertThatThrownBy(() -> chat.start(settings))
                .rootCause()
                .hasMessageStartingWith(
                        "Cannot listen on 0.0.0.0:" + port + " (chat.http.intake-host, chat.http.intake-port): ");
    }

    @Test
    void should_answer_503_and_never_404_at_the_intake_and_close_it_when_the_program_starts_or_stops()
            throws Exception {
        settings.put("chat.http.intake-port", String.valueOf(intake));
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            while (!stopped.isDone()) {
                try {
                    seen.add(RawHttp.post(intake, HELLO).status());
                } catch (IOException e) {
                    seen.add(0); // nobody listens yet, or any more
                }
                if (seen.contains(202)) {
                    started.complete(null);
                }
            }
        });

        chat.start(settings);
        started.get();
        chat.stop();
        stopped.complete(null);
        sender.get();

        assertThat(seen).contains(202).isSubsetOf(0, 202, 503);
        try (ServerSocket free = new ServerSocket(intake)) {
            assertThat(free.isBound()).isTrue();
        }
    }

    private static void assertNeedsToken(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).contains("www-authenticate: bearer");
        assertThat(answer.text()).endsWith("Authorization: Bearer <token>.").doesNotContain(TOKEN);
    }

    private static Answer post(int at, String path, String... headers) throws IOException {
        String[] lines = {"POST " + path + " HTTP/1.1", "Host: localhost", String.join("\r\n", headers)};
        try (RawHttp http = new RawHttp(at)) {
            return http.sendText(String.join("\r\n", lines).strip() + "\r\nContent-Length: " + HELLO.length()
                            + "\r\n\r\n" + HELLO)
                    .answer();
        }
    }

    private int intakeStatus(String... lines) throws IOException {
        try (RawHttp http = new RawHttp(new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), intake))) {
            return http.send(lines).answer().status();
        }
    }
}
