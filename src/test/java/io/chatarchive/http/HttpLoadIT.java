package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.RawHttp;
import io.chatarchive.fixture.RawHttp.Answer;
import io.chatarchive.fixture.RedisServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Senders that are many, slow or silent, a Redis that hangs, and a program that starts or stops. */
class HttpLoadIT {
    private static final String HELLO = "{\"username\":\"u\",\"userid\":\"2\",\"msg\":\"hi\"}";
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @TempDir
    private Path temporary;

    private ChatFixture chat;
    private Map<String, String> settings;
    private int port;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(HttpLoadIT.class);
        settings = chat.settings();
        port = Integer.parseInt(settings.get("chat.http.port"));
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_close_connections_and_say_why_when_a_request_does_not_come_to_its_end() throws Exception {
        settings.put("chat.http.timeout", "300ms");
        chat.start(settings);

        try (RawHttp body = new RawHttp(port);
                RawHttp head = new RawHttp(port);
                RawHttp nothing = new RawHttp(port);
                RawHttp idle = new RawHttp(port)) {
            body.send("POST /chat/messages HTTP/1.1", "Host: localhost", "Content-Length: 100", "", "{");
            head.sendText("GET /observe/heal");
            assertThat(idle.sendMessage(HELLO).answer().status()).isEqualTo(202);

            Answer answer = body.answer();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text()).contains("chat.http.timeout").endsWith(".");
            assertThat(body.rest() + head.rest() + nothing.rest() + idle.rest()).isEmpty();
        }
    }

    @Test
    void should_refuse_whom_it_has_no_room_for_and_serve_others_when_senders_fall_silent() throws Exception {
        settings.put("chat.http.max-body", "100KB");
        settings.put("chat.http.max-memory", "200KB");
        settings.put("chat.http.max-connections", "20");
        chat.start(settings);
        List<RawHttp> silent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            silent.add(new RawHttp(port)
                    .send(
                            "POST /chat/messages HTTP/1.1",
                            "Host: localhost",
                            "Content-Length: 90100",
                            "",
                            "x".repeat(90_000)));
        }

        List<CompletableFuture<Answer>> answered =
                silent.stream().map(sender -> inBackground(sender::answer)).toList();

        try {
            await().atMost(ChatFixture.PATIENCE)
                    .until(() ->
                            answered.stream().filter(CompletableFuture::isDone).count() >= 8);
            assertThat(answered).filteredOn(CompletableFuture::isDone).allSatisfy(sender -> {
                Answer answer = sender.get();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.headers()).contains("retry-after:", "connection: close");
            });
            assertThat(answered)
                    .filteredOn(CompletableFuture::isDone)
                    .anySatisfy(sender -> assertThat(sender.get().text()).contains("chat.http.max-memory"));
            String large = HELLO.replace("hi", "x".repeat(90_000));
            await().atMost(ChatFixture.PATIENCE)
                    .until(() -> RawHttp.post(port, large).status() == 202);
            assertThat(RawHttp.get(port, "/observe/health/live").status()).isEqualTo(200);
        } finally {
            close(silent);
        }
        chat.awaitStored(1);
    }

    @Test
    void should_serve_newcomers_when_all_connections_are_taken_and_silent() throws Exception {
        settings.put("chat.http.max-connections", "4");
        chat.start(settings);
        List<RawHttp> silent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            silent.add(new RawHttp(port).sendText("GET /observe/heal"));
        }

        try {
            Answer refused = RawHttp.get(port, "/observe/health/live");

            assertThat(refused.status()).isIn(200, 503);
            await().atMost(ChatFixture.PATIENCE)
                    .until(() -> RawHttp.get(port, "/observe/health/live").status() == 200);
            assertThat(RawHttp.post(port, HELLO).status()).isEqualTo(202);
        } finally {
            close(silent);
        }
    }

    @Test
    void should_answer_a_few_and_close_when_somebody_sends_many_requests_ahead() throws Exception {
        chat.start(settings);

        try (RawHttp http = new RawHttp(port)) {
            http.sendText("GET /observe/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(500));

            String answers = http.rest();

            assertThat(answers.split("HTTP/1.1 200", -1)).hasSizeBetween(2, 9);
        }
        assertThat(RawHttp.get(port, "/observe/health/live").status()).isEqualTo(200);
    }

    @Test
    void should_answer_health_and_metrics_at_once_and_refuse_messages_when_redis_hangs() throws Exception {
        try (RedisServerProcess redis = RedisServerProcess.redis(temporary)) {
            settings.put("chat.redis.url", "redis://" + redis.address() + "?timeout=3s");
            settings.put("chat.http.max-waiting", "20");
            settings.put("chat.archive.period", "1h");
            chat.start(settings);
            assertThat(RawHttp.post(port, HELLO).status()).isEqualTo(202);
            redis.freeze();

            List<CompletableFuture<Answer>> senders = IntStream.range(0, 60)
                    .mapToObj(i -> inBackground(() -> RawHttp.post(port, HELLO)))
                    .toList();
            await().atMost(ChatFixture.PATIENCE)
                    .until(() ->
                            senders.stream().filter(CompletableFuture::isDone).count() >= 32);
            for (String path : List.of("/observe/health/live", "/observe/metrics")) {
                await().atMost(AT_ONCE).until(() -> RawHttp.get(port, path).status() == 200);
            }

            assertThat(senders).allSatisfy(sender -> {
                Answer answer = sender.get();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.headers()).contains("retry-after: 1");
            });
            await().atMost(AT_ONCE)
                    .until(() -> RawHttp.post(port, HELLO)
                            .text()
                            .contains("Redis is away; nothing was added. Send it again later."));
            redis.thaw();
            await().atMost(ChatFixture.PATIENCE)
                    .until(() -> RawHttp.post(port, HELLO).status() == 202);
            chat.stop();
        }
    }

    @Test
    void should_answer_503_and_never_404_when_the_program_starts_or_stops() throws Exception {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            while (!stopped.isDone()) {
                try {
                    seen.add(RawHttp.post(port, HELLO).status());
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
    }

    private static CompletableFuture<Answer> inBackground(Callable<Answer> question) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(question.call());
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    private static void close(List<RawHttp> connections) throws IOException {
        for (RawHttp connection : connections) {
            connection.close();
        }
    }
}
