package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.RawHttp;
import io.chatarchive.fixture.RawHttp.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program in 128 MB of heap, without a temporary folder: a few HTTP clients do not end it. */
class AbuseIT {
    private static final String LARGE =
            "{\"username\":\"u\",\"userid\":\"2\",\"msg\":\"" + "x".repeat(1_000_000) + "\"}";

    @TempDir
    private Path temporary;

    private ChatFixture chat;
    private Map<String, String> settings;
    private Program program;
    private int port;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(AbuseIT.class);
        settings = chat.settings();
        settings.put("JAVA_OPTS", "-Xmx128m -Djava.io.tmpdir=/proc/nowhere");
        port = Integer.parseInt(settings.get("chat.http.port"));
    }

    @AfterEach
    void close() throws Exception {
        if (program != null) {
            program.close();
        }
        chat.close();
    }

    @Test
    void should_live_and_archive_what_it_took_when_100_send_at_once_and_125_fall_silent() throws Exception {
        program = Program.start(temporary, settings);
        program.awaitOutput("Archiving stream=");
        ExecutorService threads = Executors.newFixedThreadPool(100);
        List<RawHttp> silent = new ArrayList<>();
        try {
            List<Future<Answer>> answers = IntStream.range(0, 100)
                    .mapToObj(i -> threads.submit(() -> RawHttp.post(port, LARGE)))
                    .toList();
            for (int i = 0; i < 125; i++) {
                silent.add(beginAndFallSilent());
            }
            long taken = 0;
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).isIn(202, 503);
                taken += answer.get().status() == 202 ? 1 : 0;
            }
            assertThat(RawHttp.get(port, "/observe/health/live").status()).isEqualTo(200);
            await().atMost(ChatFixture.PATIENCE)
                    .until(() -> RawHttp.post(port, "{}").status() == 202);

            chat.awaitStored(taken);
        } finally {
            threads.shutdownNow();
            for (RawHttp sender : silent) {
                sender.close();
            }
        }
        assertThat(chat.deadLetters()).hasSize(1);
        assertThat(program.stop()).isZero();
        assertThat(program.output()).doesNotContain("Exception", "OutOfMemory", "ERROR");
    }

    private RawHttp beginAndFallSilent() throws IOException {
        return new RawHttp(port)
                .send(
                        "POST /chat/messages HTTP/1.1",
                        "Host: localhost",
                        "Content-Length: 1000100",
                        "",
                        "{".repeat(1_000_036));
    }
}
