package io.chatarchive.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.access.Passwords;
import io.chatarchive.access.Role;
import io.chatarchive.access.Token;
import io.chatarchive.access.User;
import io.chatarchive.access.UsersFile;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program in 128 MB of heap: clients of the API end neither it, nor the intake, nor the work of others. */
class ApiAbuseIT {
    private static final String STATUS = "/api/archives/chat/status";
    private static final String HELLO = "{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"x\"}";

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Program program;
    private int port;
    private String token;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(ApiAbuseIT.class);
        Map<String, String> settings = chat.settings();
        settings.put("JAVA_OPTS", "-Xmx128m");
        settings.put("chat.http.users-file", folder.resolve("users.json").toString());
        port = Integer.parseInt(settings.get("chat.http.port"));
        token = Token.newSecret();
        User anna = new User("anna", Role.OPERATOR, new TreeSet<>(), Passwords.hash("correct horse battery"), List.of())
                .with(Token.of("test", token, Instant.now()));
        new UsersFile(folder.resolve("users.json")).change(users -> users.with(anna));
        program = Program.start(folder, settings);
        program.awaitOutput("Archiving stream=");
        await("the other routes have started, too")
                .atMost(ChatFixture.PATIENCE)
                .until(() -> RawHttp.get(port, "/observe/health/live").status() == 200);
    }

    @AfterEach
    void close() throws Exception {
        program.close();
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        chat.close();
    }

    /** Each attempt costs a quarter of a second of processor time, and only one is examined at a time. */
    @Test
    void should_serve_intake_health_and_tokens_while_many_guess_a_password_and_then_its_owner_elsewhere()
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(60);
        try {
            List<Future<Integer>> guesses = IntStream.range(0, 120)
                    .mapToObj(i -> threads.submit(() -> login("127.0.0.1", "wrong horse battery" + i)))
                    .toList();

            assertThat(RawHttp.get(port, "/observe/health/live").status()).isEqualTo(200);
            assertThat(RawHttp.post(port, HELLO).status()).isEqualTo(202);
            assertThat(status("GET " + STATUS, "127.0.0.1", "Authorization: Bearer " + token, ""))
                    .isEqualTo(200);
            for (Future<Integer> guess : guesses) {
                assertThat(guess.get()).isIn(401, 429, 503);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(login("127.0.0.1", "correct horse battery")).isEqualTo(429);
        assertThat(login("127.0.0.2", "correct horse battery")).isEqualTo(200);
        assertThat(program.output()).doesNotContain("horse").doesNotContain("OutOfMemoryError");
    }

    @Test
    void should_go_on_serving_others_when_requests_are_too_large_or_never_end() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket socket = connected(1);
                silent.add(socket);
                write(
                        socket,
                        "POST /api/archives/chat/pause HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n"
                                + "Content-Type: application/json\r\nAuthorization: Bearer " + token + "\r\n\r\n{");
            }
            assertThat(status(
                            "POST /api/archives/chat/dead-letters/import", "127.0.0.1", "Content-Length: 99999999", ""))
                    .isEqualTo(413);
            assertThat(RawHttp.get(port, "/observe/health/live").status()).isEqualTo(200);
            assertThat(RawHttp.post(port, HELLO).status()).isEqualTo(202);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> status("GET " + STATUS, "127.0.0.1", "Authorization: Bearer " + token, "") == 200);
        assertThat(chat.redis().exists(chat.stream() + ":paused")).isZero();
    }

    private int login(String from, String password) throws IOException {
        String body = "{\"name\":\"anna\",\"password\":\"" + password + "\"}";
        return status(
                "POST /api/login", from, "Content-Type: application/json\r\nContent-Length: " + body.length(), body);
    }

    /** Sends a request from an address of this machine, and returns the status of its answer. */
    private int status(String line, String from, String headers, String body) throws IOException {
        try (Socket socket = connected(from.endsWith("2") ? 2 : 1)) {
            write(socket, line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n\r\n" + body);
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 ");
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    /** From 127.0.0.1, or 127.0.0.2. */
    private Socket connected(int last) throws IOException {
        InetAddress from = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        return new Socket(InetAddress.getLoopbackAddress(), port, from, 0);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }
}
