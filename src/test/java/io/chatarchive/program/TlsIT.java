package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.Certificates;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.TlsRelay;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS to both servers: with a certificate that is trusted and names the host, and with no other. */
class TlsIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Certificates certificates;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(TlsIT.class);
        certificates = new Certificates(folder);
        settings = chat.settings();
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_archive_when_both_certificates_are_trusted() throws Exception {
        SSLContext good = certificates.issue("good", "ip:127.0.0.1");
        trust("good");
        String plainRedis = settings.get("chat.redis.url");
        try (TlsRelay redis = redisWith(good);
                TlsRelay database = databaseWith(good);
                Program program = Program.start(folder, settings)) {
            chat.add(HELLO);

            chat.awaitStored(1);
            assertThat(program.stop()).isZero();
            assertThat(program.output())
                    .contains("redis=" + redis.through(plainRedis).replace("redis:", "rediss:"))
                    .doesNotContain("fails")
                    .doesNotContain("refuses");
            assertThat(database.trusting()).isPositive();
        }
    }

    @LongTest
    @ParameterizedTest
    @CsvSource({
        "redis, stranger, Redis refuses: .*(certification path|PKIX).*",
        "database, elsewhere, The database refuses: .*(127\\.0\\.0\\.1|identity|verification|hostname).*"
    })
    void should_say_so_and_read_nothing_when_a_certificate_is_of_another_authority_or_host(
            String server, String certificate, String sentence) throws Exception {
        SSLContext good = certificates.issue("good", "ip:127.0.0.1");
        SSLContext bad = certificate.equals("stranger")
                ? certificates.issue("stranger", "ip:127.0.0.1")
                : certificates.issue("elsewhere", "dns:elsewhere.example");
        trust(certificate.equals("stranger") ? new String[] {"good"} : new String[] {"good", "elsewhere"});
        chat.createGroup();
        chat.add(HELLO);
        try (TlsRelay redis = redisWith(server.equals("redis") ? bad : good);
                TlsRelay database = databaseWith(server.equals("redis") ? good : bad);
                Program program = Program.start(folder, settings)) {
            await().atMost(ChatFixture.PATIENCE)
                    .untilAsserted(() -> assertThat(program.output()).containsPattern(sentence));

            assertThat(program.stop()).isZero();
            assertThat((server.equals("redis") ? redis : database).trusting()).isZero();
            assertThat(chat.pending()).isZero();
            assertThat(chat.count()).isZero();
            assertThat(chat.redis().xlen(chat.stream())).isEqualTo(1);
            assertThat(chat.deadLetters()).isEmpty();
        }
    }

    @ParameterizedTest
    @LongTest
    @CsvSource({
        "redis, elsewhere, Redis refuses: .*127\\.0\\.0\\.1.*",
        "database, stranger, The database refuses: .*(certification path|PKIX|trust anchor).*"
    })
    void should_say_so_and_read_nothing_when_it_is_the_other_server(String server, String certificate, String sentence)
            throws Exception {
        should_say_so_and_read_nothing_when_a_certificate_is_of_another_authority_or_host(
                server, certificate, sentence);
    }

    private void trust(String... names) throws Exception {
        settings.put(
                "JAVA_OPTS",
                "-Djavax.net.ssl.trustStore=" + certificates.trust(names) + " -Djavax.net.ssl.trustStorePassword="
                        + Certificates.PASSWORD);
    }

    private TlsRelay redisWith(SSLContext certificate) throws Exception {
        TlsRelay relay = TlsRelay.to(settings.get("chat.redis.url"), certificate);
        settings.computeIfPresent(
                "chat.redis.url", (key, url) -> relay.through(url).replace("redis:", "rediss:"));
        return relay;
    }

    private TlsRelay databaseWith(SSLContext certificate) throws Exception {
        TlsRelay relay = TlsRelay.to(settings.get("chat.jdbc.url"), certificate);
        settings.computeIfPresent("chat.jdbc.url", (key, url) -> relay.through(url) + "&sslMode=VERIFY_IDENTITY");
        return relay;
    }
}
