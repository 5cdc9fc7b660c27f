package io.chatarchive.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.RunningArchive;
import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that come in through Camel: over HTTP, and from routes of the same runtime. */
class IntakeIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了 😀\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(IntakeIT.class);
        settings = chat.settings();
        settings.put("chat.http.max-body", "1KB");
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_answer_with_the_entry_id_and_archive_it_when_a_message_is_posted() throws Exception {
        chat.start(settings);

        HttpResponse<String> response = post(HELLO, "application/x-www-form-urlencoded");

        chat.awaitStored(1);
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("{\"id\":\"" + chat.storedIds().get(0) + "\"}");
        assertThat(chat.redis().xrange(chat.stream(), Range.unbounded()).get(0).getBody())
                .isEqualTo(Map.of("data", HELLO));
    }

    @Test
    void should_say_what_is_wrong_and_add_nothing_when_it_is_not_a_message() throws Exception {
        Map<String, String> sentences = Map.of(
                "nonsense", "The message is not JSON: ",
                "{\"a\":", "The message is not JSON: ",
                "{} {}", "The message is not JSON: ",
                "[1]", "The message is not a JSON object: ",
                "null", "The message is not a JSON object: ",
                "", "The message is empty",
                "  ", "The message is empty",
                "{\"a\":\"\\ud83d\"}", "The message is not valid Unicode: ");
        chat.start(settings);

        for (Map.Entry<String, String> wrong : sentences.entrySet()) {
            HttpResponse<String> response = post(wrong.getKey(), "application/json");

            assertThat(response.statusCode()).as(wrong.getKey()).isEqualTo(400);
            assertThat(response.body())
                    .as(wrong.getKey())
                    .startsWith(wrong.getValue())
                    .endsWith(".");
            assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        }
        assertThat(chat.redis().xlen(chat.stream())).isZero();
    }

    @Test
    void should_add_nothing_when_the_message_is_not_unicode() throws Exception {
        try (ProducerTemplate template = chat.start(settings).camel().createProducerTemplate()) {
            byte[] overlong = "{\"a\":\"\u00c1\u0081\"}".getBytes(ISO_8859_1);

            HttpResponse<String> response = post(BodyPublishers.ofByteArray(overlong), "application/json");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("The message is not valid Unicode: its bytes are not UTF-8.");
            for (Object half : List.of("{\"a\":\"\ud83d\"}", Map.of("a", "\ud83d"), "{}".getBytes(UTF_16LE))) {
                assertThatThrownBy(() -> template.requestBody("direct:send-chat-message", half))
                        .hasRootCauseInstanceOf(RejectedMessageException.class);
            }
            assertThat(chat.redis().xlen(chat.stream())).isZero();
        }
    }

    @Test
    void should_refuse_a_message_with_a_sentence_when_it_is_too_large() throws Exception {
        chat.start(settings);

        for (int size : List.of(1_025, 100_000, 5_000_000)) {
            HttpResponse<String> response = post("{\"a\":\"" + "x".repeat(size - 8) + "\"}", "application/json");

            assertThat(response.statusCode()).as("%d bytes", size).isEqualTo(413);
            assertThat(response.body())
                    .isEqualTo("The message is larger than 1024 bytes, the limit set as chat.http.max-body.");
        }
        assertThat(chat.redis().xlen(chat.stream())).isZero();
    }

    @Test
    void should_take_a_message_when_it_is_exactly_as_large_as_allowed() throws Exception {
        chat.start(settings);

        assertThat(post("{\"a\":\"" + "x".repeat(1_016) + "\"}", "application/json")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void should_return_the_entry_id_when_a_route_of_the_same_runtime_sends_text_bytes_or_a_map() throws Exception {
        try (ProducerTemplate template = chat.start(settings).camel().createProducerTemplate()) {
            Map<String, String> map = Map.of("username", "u", "userid", "1", "msg", "m");
            List<Object> bodies = List.of(HELLO, HELLO.getBytes(UTF_8), map);

            List<String> ids = bodies.stream()
                    .map(body -> template.requestBody("direct:send-chat-message", body, String.class))
                    .toList();

            chat.awaitStored(3);
            assertThat(chat.storedIds()).isEqualTo(ids);
        }
    }

    @Test
    void should_throw_to_the_caller_when_a_route_of_the_same_runtime_sends_nonsense() throws Exception {
        try (ProducerTemplate template = chat.start(settings).camel().createProducerTemplate()) {
            assertThatThrownBy(() -> template.requestBody("direct:send-chat-message", "nonsense"))
                    .hasRootCauseInstanceOf(RejectedMessageException.class);
            assertThat(chat.redis().xlen(chat.stream())).isZero();
        }
    }

    @Test
    void should_answer_503_when_redis_is_away_and_202_once_it_is_back() throws Exception {
        try (Relay relay = Relay.to(settings.get("chat.redis.url"))) {
            settings.compute("chat.redis.url", (key, url) -> relay.through(url));
            chat.start(settings);

            HttpResponse<String> response = post(HELLO, "application/json");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).startsWith("Redis ");
            assertThat(response.headers().firstValue("Retry-After")).contains("1");

            relay.open();

            await().atMost(ChatFixture.PATIENCE)
                    .until(() -> post(HELLO, "application/json").statusCode() == 202);
            chat.awaitStored(chat.redis().xlen(chat.stream()));
            chat.stop();
        }
    }

    @Test
    void should_not_blame_redis_when_a_step_that_somebody_added_fails() throws Exception {
        RunningArchive archive = chat.start(settings);
        AdviceWith.adviceWith(
                archive.camel(),
                "chat-intake-send",
                advice -> advice.weaveById("chat-intake-add").before().process(step -> {
                    throw new IllegalStateException("step");
                }));

        HttpResponse<String> response = post(HELLO, "application/json");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body())
                .isEqualTo("A step of the routes failed; see the log. The message may be in the stream, or not.");
        assertThat(chat.redis().xlen(chat.stream())).isZero();
    }

    @Test
    void should_say_that_nothing_was_added_and_what_to_do_when_redis_refuses() throws Exception {
        RunningArchive archive = chat.start(settings);
        chat.redis()
                .xadd(chat.stream(), new XAddArgs().id("18446744073709551615-18446744073709551615"), Map.of("a", ""));

        HttpResponse<String> response = post(HELLO, "application/json");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("Redis refuses the message; nothing was added. Send it again later.");
        assertThat(chat.redis().xlen(chat.stream())).isOne();
        assertThat(health(archive, "chat-intake").getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health(archive, "chat-intake").getMessage().orElseThrow())
                .startsWith("The intake refuses for ")
                .contains("DEL it");
        assertThat(archive.outages().failing()).isEmpty();

        chat.redis().del(chat.stream());

        assertThat(post(HELLO, "application/json").statusCode()).isEqualTo(202);
        assertThat(health(archive, "chat-intake").getState()).isEqualTo(HealthCheck.State.UP);
        chat.awaitStored(1);
    }

    private static HealthCheck.Result health(RunningArchive archive, String name) {
        return HealthCheckHelper.invokeReadiness(archive.camel()).stream()
                .filter(result -> result.getCheck().getId().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void should_say_that_the_route_is_suspended_and_take_messages_again_once_it_is_resumed() throws Exception {
        RouteController routes = chat.start(settings).camel().getRouteController();
        routes.suspendRoute("chat-intake-receive");

        HttpResponse<String> response = post(HELLO, "application/json");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body())
                .isEqualTo("The route at this path is suspended. Nothing was added. Send it again later.");
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(chat.redis().xlen(chat.stream())).isZero();

        routes.resumeRoute("chat-intake-receive");

        assertThat(post(HELLO, "application/json").statusCode()).isEqualTo(202);
        chat.awaitStored(1);
    }

    @Test
    void should_say_that_the_route_is_stopped_and_take_messages_again_once_it_is_started() throws Exception {
        RouteController routes = chat.start(settings).camel().getRouteController();
        routes.stopRoute("chat-intake-receive");

        HttpResponse<String> response = post(HELLO, "application/json");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body())
                .isEqualTo("The program starts or stops, or the route at this path is stopped."
                        + " Nothing was added. Send it again later.");
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(chat.redis().xlen(chat.stream())).isZero();

        routes.startRoute("chat-intake-receive");

        assertThat(post(HELLO, "application/json").statusCode()).isEqualTo(202);
        chat.awaitStored(1);
    }

    @Test
    void should_trim_the_stream_when_a_maximum_length_is_set() throws Exception {
        settings.put("chat.stream.max-length", "100");
        settings.put("chat.archive.period", "1h");
        try (ProducerTemplate template = chat.start(settings).camel().createProducerTemplate()) {
            IntStream.range(0, 1_000).forEach(i -> template.requestBody("direct:send-chat-message", HELLO));

            assertThat(chat.redis().xlen(chat.stream())).isBetween(100L, 300L);
        }
    }

    private HttpResponse<String> post(String body, String contentType) throws Exception {
        return post(BodyPublishers.ofString(body), contentType);
    }

    private HttpResponse<String> post(BodyPublisher body, String contentType) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + settings.get("chat.http.port") + "/chat/messages");
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", contentType)
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }
}
