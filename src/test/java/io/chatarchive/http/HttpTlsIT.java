package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.Certificates;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.RawHttp;
import io.chatarchive.fixture.RawHttp.Answer;
import io.chatarchive.fixture.Servers;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP server with a certificate: what it speaks, to whom, and with which certificate. */
class HttpTlsIT {
    private static final String HELLO = "{\"username\":\"u\",\"userid\":\"2\",\"msg\":\"hi\"}";

    private static final String MESSAGE = "POST /chat/messages HTTP/1.1\r\nHost: localhost";

    /** Less than Vert.x would wait for a handshake if nobody told it. */
    private static final Duration SOON = Duration.ofSeconds(8);

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Certificates certificates;
    private Map<String, String> settings;
    private int port;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(HttpTlsIT.class);
        certificates = new Certificates(folder);
        certificates.write("a", "dns:localhost");
        settings = chat.settings();
        settings.put("chat.http.tls.certificate", folder.resolve("a.crt").toString());
        settings.put("chat.http.tls.key", folder.resolve("a.key").toString());
        port = Integer.parseInt(settings.get("chat.http.port"));
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void should_serve_everything_with_tls_and_nothing_without_when_a_certificate_is_set(String algorithm)
            throws Exception {
        certificates.write("b", "dns:localhost", algorithm);
        settings.put("chat.http.tls.certificate", folder.resolve("b.crt").toString());
        settings.put("chat.http.tls.key", folder.resolve("b.key").toString());
        chat.start(settings);

        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (RawHttp http = tls(port, version)) {
                assertThat(http.sendMessage(HELLO).answer().status()).isEqualTo(202);
                for (String path : List.of("/observe/health/live", "/observe/metrics")) {
                    http.send("GET " + path + " HTTP/1.1", "Host: localhost");
                    assertThat(http.answer().status()).isEqualTo(200);
                }
            }
        }

        assertThat(RawHttp.post(port, HELLO).status()).isZero();
        chat.awaitStored(2);
    }

    @Test
    void should_speak_http_1_when_a_client_would_rather_speak_http_2() throws Exception {
        chat.start(settings);
        SSLSocket socket = socket(port);
        SSLParameters wishes = socket.getSSLParameters();
        wishes.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(wishes);

        try (RawHttp http = new RawHttp(socket)) {
            assertThat(http.sendMessage(HELLO).answer().status()).isEqualTo(202);
        }
    }

    @Test
    void should_guard_connections_as_without_tls() throws Exception {
        settings.put("chat.http.max-body", "1KB");
        settings.put("chat.http.timeout", "300ms");
        int intake = Servers.freePort();
        settings.put("chat.http.intake-port", String.valueOf(intake));
        chat.start(settings);

        for (int each : List.of(port, intake)) {
            assertAnswer(each, 400, "nonsense");
            assertAnswer(each, 400, MESSAGE, "Content-Length: 2", "Transfer-Encoding: chunked", "", "0");
            assertAnswer(each, 413, MESSAGE, "Content-Length: 100000", "", "x".repeat(100_000));
        }
        assertAnswer(intake, 408, MESSAGE, "Content-Length: 9", "", "{");
    }

    /** In TLS 1.2 the types of records can be read by anybody: an alert is 21. */
    @Test
    void should_say_that_an_answer_was_whole_when_it_sends_no_more() throws Exception {
        chat.start(settings);
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        Socket recorded = new Socket() {
            @Override
            public InputStream getInputStream() throws IOException {
                return new TeeInputStream(super.getInputStream(), received);
            }
        };
        recorded.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        SSLSocket socket =
                (SSLSocket) Certificates.trustAll().getSocketFactory().createSocket(recorded, "localhost", port, true);
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});

        try (RawHttp http = new RawHttp(socket)) {
            assertThat(http.send("nonsense").answer().status()).isEqualTo(400);
            assertThat(http.rest()).isEmpty();
        }

        ByteBuffer records = ByteBuffer.wrap(received.toByteArray());
        List<Integer> types = new ArrayList<>();
        while (records.hasRemaining()) {
            types.add((int) records.get());
            records.position(records.position() + 2);
            records.position(records.position() + 2 + records.getShort(records.position()));
        }
        assertThat(types).endsWith(23, 21);
    }

    @Test
    void should_close_a_connection_when_its_handshake_does_not_begin_or_end_in_time() throws Exception {
        settings.put("chat.http.timeout", "300ms");
        chat.start(settings);

        try (RawHttp silent = new RawHttp(port);
                RawHttp begun = new RawHttp(port)) {
            begun.sendText("\u0016\u0003\u0001\u0001\u0000"); // the header of a record, whose content does not follow

            long before = System.nanoTime();
            assertThat(silent.rest() + begun.rest()).isEmpty();

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
        }
    }

    @Test
    void should_close_a_silent_connection_for_a_newcomer_when_there_are_too_many() throws Exception {
        settings.put("chat.http.timeout", "1h");
        settings.put("chat.http.max-connections", "2");
        chat.start(settings);

        try (RawHttp served = tls(port)) {
            assertThat(served.sendMessage(HELLO).answer().status()).isEqualTo(202);
            List<RawHttp> newcomers = new ArrayList<>();
            await().atMost(ChatFixture.PATIENCE).ignoreExceptions().until(() -> {
                newcomers.add(tls(port));
                return newcomers.size() == 2;
            });

            assertThat(served.rest()).isEmpty();
            for (RawHttp each : newcomers) {
                each.close();
            }
        }
    }

    @Test
    void should_count_handshakes_among_the_connections_and_close_silent_ones_for_newcomers() throws Exception {
        settings.put("chat.http.timeout", "1h");
        settings.put("chat.http.max-connections", "4");
        chat.start(settings);
        List<RawHttp> silent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            silent.add(new RawHttp(port));
        }

        try {
            await().atMost(ChatFixture.PATIENCE).ignoreExceptions().until(() -> post(port) == 202);

            assertThat(silent.get(0).rest()).isEmpty();
        } finally {
            for (RawHttp each : silent) {
                each.close();
            }
        }
        for (int i = 0; i < 20; i++) { // what is over counts no longer
            assertThat(post(port)).isEqualTo(202);
        }
    }

    @LongTest
    @Test
    void should_take_a_renewed_certificate_up_when_a_mounted_secret_is_swapped() throws Exception {
        certificates.write("b", "dns:localhost");
        mount("a");
        settings.put("chat.http.tls.certificate", folder.resolve("now/tls.crt").toString());
        settings.put("chat.http.tls.key", folder.resolve("now/tls.key").toString());
        chat.start(settings);

        try (RawHttp before = tls(port)) {
            assertThat(presented()).isEqualTo("CN=a");
            mount("b");
            await().atMost(ChatFixture.PATIENCE).until(() -> presented().equals("CN=b"));

            assertThat(before.sendMessage(HELLO).answer().status()).isEqualTo(202);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.http.tls.certificate", "chat.http.tls.key"})
    void should_not_start_and_name_the_setting_when_its_file_is_wrong(String setting) throws Exception {
        Files.writeString(folder.resolve("odd"), "odd");
        settings.put(setting, folder.resolve("odd").toString());

        assertThatThrownBy(() -> chat.start(settings))
                .rootCause()
                .hasMessageStartingWith("Setting " + setting + " is '" + folder.resolve("odd") + "': there is no ");
    }

    @Test
    void should_say_in_a_check_whether_the_files_can_be_used() throws Exception {
        assertThat(Program.run(folder, settings, "check"))
                .contains("ok    tls       the certificate in " + folder.resolve("a.crt") + " is valid until 20");
        Files.writeString(folder.resolve("odd"), "odd");
        settings.put("chat.http.tls.key", folder.resolve("odd").toString());

        assertThat(Program.run(folder, settings, "check"))
                .contains("FAIL  tls       Setting chat.http.tls.key is '", "ok    redis");
    }

    private static void assertAnswer(int at, int status, String... lines) throws IOException {
        try (RawHttp http = tls(at)) {
            Answer answer = http.send(lines).answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).endsWith(".");
            assertThat(http.rest()).isEmpty();
        }
    }

    /** As Kubernetes does: the link that leads to the files leads to others, from one moment to the next. */
    private void mount(String name) throws IOException {
        Path secret = Files.createDirectory(folder.resolve("secret-" + name));
        Files.copy(folder.resolve(name + ".crt"), secret.resolve("tls.crt"));
        Files.copy(folder.resolve(name + ".key"), secret.resolve("tls.key"));
        Path next = Files.createSymbolicLink(folder.resolve("next"), secret);
        Files.move(next, folder.resolve("now"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String presented() throws IOException {
        try (SSLSocket socket = socket(port)) {
            socket.startHandshake();
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    /** The status, or 0 if the connection was closed. */
    private static int post(int at) throws IOException {
        try (RawHttp http = tls(at)) {
            return http.sendMessage(HELLO).answer().status();
        } catch (SSLException e) {
            return 0;
        }
    }

    private static RawHttp tls(int at, String... versions) throws IOException {
        SSLSocket socket = socket(at);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        socket.startHandshake();
        return new RawHttp(socket);
    }

    private static SSLSocket socket(int at) throws IOException {
        return (SSLSocket)
                Certificates.trustAll().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), at);
    }

    /** Keeps what is read. */
    private static final class TeeInputStream extends FilterInputStream {
        private final ByteArrayOutputStream copy;

        TeeInputStream(InputStream from, ByteArrayOutputStream copy) {
            super(from);
            this.copy = copy;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            copy.write(into, offset, Math.max(0, count));
            return count;
        }
    }
}
