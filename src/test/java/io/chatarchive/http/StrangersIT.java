package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.RawHttp;
import io.chatarchive.fixture.RawHttp.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of web pages that somebody visits, of clients that do not speak HTTP well, and of monitoring systems. */
class StrangersIT {
    private static final String HELLO = "{\"username\":\"u\",\"userid\":\"2\",\"msg\":\"hi\"}";
    private static final List<String> LOOKS = List.of("/observe/health", "/observe/health/live", "/observe/metrics");

    private static ChatFixture chat;
    private static int port;

    @BeforeAll
    static void open() throws Exception {
        chat = new ChatFixture(StrangersIT.class);
        Map<String, String> settings = chat.settings();
        settings.put("chat.http.max-body", "1KB");
        settings.put("chat.http.allowed-hosts", "chat.example.com, other.example.com:8443");
        settings.put("chat.http.allowed-origins", "https://page.example.com");
        port = Integer.parseInt(settings.get("chat.http.port"));
        chat.start(settings);
    }

    @AfterAll
    static void close() throws Exception {
        chat.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: http://localhost:3000",
                "Origin: http://page.example.com",
                "Origin: https://page.example.com.evil.example",
                "Origin: null",
                "Origin: file://",
                "Sec-Fetch-Site: cross-site",
                "sec-fetch-site: Cross-Site"
            })
    void should_refuse_and_name_the_setting_when_another_sites_page_asks(String header) throws Exception {
        long before = chat.redis().xlen(chat.stream());

        Answer post = RawHttp.post(port, HELLO, "Content-Type: text/plain", header);

        assertRefused(post, "chat.http.allowed-origins");
        for (String path : LOOKS) {
            assertRefused(RawHttp.get(port, path, header), "chat.http.allowed-origins");
        }
        assertThat(chat.redis().xlen(chat.stream())).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "127.0.0.1.evil.example", "other.example.com", "10.0.0.1", "[fe80::1]", "0.0.0.0"
            })
    void should_refuse_and_name_the_setting_when_the_host_is_another(String host) throws Exception {
        assertRefused(RawHttp.ask(port, "GET /observe/health HTTP/1.1", "Host: " + host), "chat.http.allowed-hosts");
        assertRefused(
                RawHttp.ask(port, "POST /chat/messages HTTP/1.1", "Host: " + host, "Content-Length: 2", "", "{}"),
                "chat.http.allowed-hosts");
        assertRefused(
                RawHttp.ask(port, "GET http://" + host + "/observe/health HTTP/1.1", "Host: localhost"),
                "chat.http.allowed-hosts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:1",
                "localhost.",
                "127.0.0.1",
                "127.8.8.8:8080",
                "[::1]",
                "[0:0:0:0:0:0:0:1]:80",
                "chat.example.com",
                "Chat.Example.Com:9999",
                "other.example.com:8443"
            })
    void should_serve_when_the_host_is_this_machine_or_allowed(String host) throws Exception {
        assertThat(RawHttp.ask(port, "GET /observe/health/live HTTP/1.1", "Host: " + host)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void should_take_messages_when_the_page_is_its_own_or_allowed() throws Exception {
        for (String header : List.of(
                "Origin: http://localhost",
                "Origin: https://page.example.com",
                "Sec-Fetch-Site: same-origin",
                "A: b")) {
            assertThat(RawHttp.post(port, HELLO, header).status()).as(header).isEqualTo(202);
        }
        Answer allowed = RawHttp.post(port, HELLO, "Origin: https://page.example.com", "Sec-Fetch-Site: cross-site");
        assertThat(allowed.status()).isEqualTo(202);
        assertThat(allowed.headers()).contains("access-control-allow-origin: https://page.example.com", "vary: origin");
    }

    @Test
    void should_answer_a_preflight_when_the_page_is_allowed_only() throws Exception {
        String[] lines = {
            "OPTIONS /chat/messages HTTP/1.1", "Host: localhost", "Access-Control-Request-Method: POST", "Origin: "
        };

        Answer allowed = RawHttp.ask(port, with(lines, "https://page.example.com"));
        Answer foreign = RawHttp.ask(port, with(lines, "https://evil.example"));

        assertThat(allowed.status()).isEqualTo(204);
        assertThat(allowed.headers())
                .contains("access-control-allow-origin: https://page.example.com")
                .contains("access-control-allow-methods: options, post")
                .contains("access-control-allow-headers: content-type");
        assertRefused(foreign, "chat.http.allowed-origins");
        assertThat(foreign.headers()).doesNotContain("access-control");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET /% HTTP/1.1~Host: localhost | 400
                    GET /observe/health?a=%zz HTTP/1.1~Host: localhost | 400
                    GET /observe/health HTTP/1.1~A: b | 400
                    GET /observe/health HTTP/1.1~Host: localhost~Host: localhost | 400
                    GET /observe/health HTTP/1.1~Host: a b | 400
                    GET /observe/health HTTP/1.1~Host: localhost~nonsense | 400
                    GET observe HTTP/1.1~Host: localhost | 400
                    GET /observe/health HTTP/9.9~Host: localhost | 505
                    PRI * HTTP/2.0~~SM | 505
                    POST /chat/messages HTTP/1.1~Host: localhost~Content-Length: 2~Content-Length: 3~~{} | 400
                    POST /chat/messages HTTP/1.1~Host: localhost~Content-Length: -2~~{} | 400
                    POST /chat/messages HTTP/1.1~Host: localhost~Content-Length: 2~Transfer-Encoding: chunked~~0 | 400
                    POST /chat/messages HTTP/1.0~Host: localhost~Transfer-Encoding: chunked~~0 | 400
                    POST /chat/messages HTTP/1.1~Host: localhost~Transfer-Encoding: gzip, chunked~~0 | 501
                    POST /chat/messages HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~zz~{} | 400
                    POST /chat/messages HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~2~{}xx0 | 400
                    POST /chat/messages HTTP/1.1~Host: localhost~Expect: wonders~Content-Length: 2~~{} | 417
                    POST /chat/messages HTTP/1.1~Host: localhost~Content-Encoding: gzip~Content-Length: 2~~{} | 415
                    POST /chat/messages HTTP/1.1~Host: localhost~Content-Length: 99999999999 | 413
                    GET /nothing HTTP/1.1~Host: localhost | 404
                    TRACE /chat/messages HTTP/1.1~Host: localhost | 405
                    """)
    void should_answer_with_a_sentence_and_no_name_of_a_class_when_a_request_is_wrong(String lines, int status)
            throws Exception {
        Answer answer = RawHttp.ask(port, lines.split("~"));

        assertThat(answer.status()).as(lines).isEqualTo(status);
        assertThat(answer.text()).endsWith(".").doesNotContain("java", "vertx", "netty", "Exception");
        assertThat(answer.headers()).doesNotContain("server:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET | /chat/messages | OPTIONS, POST
                    PUT | /chat/messages | OPTIONS, POST
                    HEAD | /chat/messages | OPTIONS, POST
                    POST | /observe/health | GET, HEAD, OPTIONS
                    DELETE | /observe/health/live | GET, HEAD, OPTIONS
                    POST | /observe/metrics | GET, HEAD, OPTIONS
                    """)
    void should_say_which_methods_are_served_when_another_is_asked_for(String method, String path, String allowed)
            throws Exception {
        Answer answer = RawHttp.ask(port, method + " " + path + " HTTP/1.1", "Host: localhost", "Connection: close");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.text()).contains("Allow: " + allowed + "\r\n");
    }

    @Test
    void should_answer_head_without_a_body_when_it_looks() throws Exception {
        for (String path : LOOKS) {
            try (RawHttp http = new RawHttp(port)) {
                http.send("HEAD " + path + " HTTP/1.1", "Host: localhost");
                http.send("GET /observe/health/live HTTP/1.1", "Host: localhost", "Connection: close");

                String answers = http.rest();

                assertThat(answers).startsWith("HTTP/1.1 200").contains("\r\n\r\nHTTP/1.1 200");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    text/plain | text/plain
                    */* | text/plain
                    text/html | text/plain
                    nonsense;;q=x, | text/plain
                    text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | text/plain
                    application/vnd.google.protobuf;proto=a;encoding=delimited;q=0.7,text/plain;version=0.0.4;q=0.3 | text/plain
                    text/plain;q=0.9,application/openmetrics-text;q=0.1 | text/plain
                    application/openmetrics-text | application/openmetrics-text
                    application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | application/openmetrics-text
                    """)
    void should_give_metrics_in_a_format_that_fits_whatever_is_accepted(String accepted, String format)
            throws Exception {
        Answer answer = RawHttp.get(port, "/observe/metrics", "Accept: " + accepted);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).contains("content-type: " + format);
        assertThat(answer.text()).contains("chat_archive_pending");
    }

    @Test
    void should_not_speak_http_2_in_clear_when_asked_to() throws Exception {
        Answer answer = RawHttp.get(
                port,
                "/observe/health/live",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA");

        assertThat(answer.status()).isEqualTo(200);
    }

    private static String[] with(String[] lines, String origin) {
        String[] all = lines.clone();
        all[all.length - 1] += origin;
        return all;
    }

    private static void assertRefused(Answer answer, String setting) throws IOException {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains(setting).endsWith(".");
    }
}
