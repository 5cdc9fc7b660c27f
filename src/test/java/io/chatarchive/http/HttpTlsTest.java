package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chatarchive.fault.Finding.Level;
import io.chatarchive.fixture.Certificates;
import io.chatarchive.fixture.ProducesRow;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The files of {@code chat.http.tls.*}, right, wrong, and renewed. */
class HttpTlsTest {
    private static final String SECRET = "c2VjcmV0c2VjcmV0c2VjcmV0";

    @TempDir
    private static Path folder;

    private static Certificates certificates;

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(HttpRenewal.class);

    @BeforeAll
    static void issue() throws Exception {
        certificates = new Certificates(folder);
        certificates.write("a", "dns:localhost");
        certificates.write("b", "dns:localhost");
        certificates.write("rsa", "dns:localhost", "RSA");
    }

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @ParameterizedTest
    @CsvSource({"a, EC", "rsa, RSA"})
    void should_take_the_pair_when_the_key_belongs_to_the_certificate(String name, String algorithm) {
        HttpKeyPair pair = tls(name + ".crt", name + ".key").pair();

        assertThat(pair.isFor(algorithm)).isTrue();
        assertThat(pair).hasToString("HttpKeyPair[CN=" + name + ", valid until " + pair.validUntil() + "]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    none.crt | a.key | chat.http.tls.certificate | there is no file
                    a.crt | none.key | chat.http.tls.key | there is no file
                    a.p12 | a.key | chat.http.tls.certificate | there is no certificate in PEM
                    a.key | a.key | chat.http.tls.certificate | there is no certificate in PEM
                    odd.crt | a.key | chat.http.tls.certificate | a certificate in it is malformed
                    .     | a.key | chat.http.tls.certificate | the file is a folder; expected a regular file
                    a.crt | a.crt | chat.http.tls.key | there is no private key in PEM
                    a.crt | odd.key | chat.http.tls.key | no RSA or EC key in it that belongs to
                    a.crt | encrypted.key | chat.http.tls.key | the key in it is encrypted
                    a.crt | old.key | chat.http.tls.key | the key in it is encrypted
                    a.crt | b.key | chat.http.tls.key | no RSA or EC key in it that belongs to
                    a.crt | rsa.key | chat.http.tls.key | no RSA or EC key in it that belongs to
                    """)
    void should_name_setting_and_file_and_nothing_in_it_when_a_file_is_wrong(
            String certificate, String key, String setting, String why) throws Exception {
        write("odd.crt", "CERTIFICATE", SECRET);
        write("odd.key", "PRIVATE KEY", SECRET);
        write("encrypted.key", "ENCRYPTED PRIVATE KEY", SECRET);
        write("old.key", "RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\n" + SECRET);
        HttpTls tls = tls(certificate, key);
        String file = setting.equals(HttpTls.KEY) ? key : certificate;

        assertThatThrownBy(tls::pair)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(
                        "Setting " + setting + " is '" + folder.resolve(file).normalize() + "': ")
                .hasMessageContaining(why)
                .hasMessageEndingWith(".")
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
        assertThat(tls.finding().level()).isEqualTo(Level.FAIL);
    }

    @ParameterizedTest
    @CsvSource({"a.crt,, chat.http.tls.key", ", a.key, chat.http.tls.certificate"})
    void should_name_the_other_one_when_only_one_is_set(String certificate, String key, String empty) {
        assertThatThrownBy(() -> tls(certificate, key))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("Setting " + empty + " is empty; expected a PEM file");
    }

    @ProducesRow("the certificate has expired")
    @Test
    void should_warn_only_when_the_certificate_has_expired() throws Exception {
        certificates.write("old", "dns:localhost", "EC", "-startdate", "-10d", "-validity", "1");
        HttpTls tls = tls("old.crt", "old.key");

        HttpIdentity identity = new HttpRenewal(tls).identity();

        assertThat(identity.getCertificateChain("1")).hasSize(1);
        assertThat(lines.list)
                .singleElement()
                .asString()
                .contains("WARN", "Clients refuse the certificate: it has expired", "old.crt");
        assertThat(tls.finding().level()).isEqualTo(Level.WARN);
        assertThat(tls("a.crt", "a.key").finding().level()).isEqualTo(Level.OK);
    }

    @ProducesRow("the certificate is not renewed")
    @Test
    void should_keep_the_older_pair_and_log_it_once_until_the_new_one_is_whole() throws Exception {
        copy("a.crt", "now.crt");
        copy("a.key", "now.key");
        HttpRenewal renewal = new HttpRenewal(tls("now.crt", "now.key"));
        renewal.look();
        assertThat(lines.list).isEmpty();

        copy("b.crt", "now.crt");
        renewal.look();
        renewal.look();

        assertThat(presented(renewal)).isEqualTo("CN=a");
        assertThat(messages())
                .singleElement()
                .asString()
                .startsWith("The certificate was not renewed; the older one stays")
                .contains("chat.http.tls.key", "now.key");

        copy("b.key", "now.key");
        renewal.look();
        renewal.look();

        assertThat(presented(renewal)).isEqualTo("CN=b");
        assertThat(messages()).hasSize(2).last().asString().contains("Certificate renewed", "now.crt");

        Files.delete(folder.resolve("now.key"));
        renewal.look();
        renewal.look();

        assertThat(presented(renewal)).isEqualTo("CN=b");
        assertThat(messages()).hasSize(3).last().asString().contains("there is no file");
    }

    @Test
    void should_give_a_handshake_the_key_of_its_certificate_when_the_pair_is_replaced_meanwhile() throws Exception {
        HttpKeyPair a = tls("a.crt", "a.key").pair();
        HttpIdentity identity = new HttpIdentity(a);
        String alias = identity.chooseEngineServerAlias("EC", null, null);

        identity.replace(tls("b.crt", "b.key").pair());

        assertThat(identity.getPrivateKey(alias)).isEqualTo(a.key());
        assertThat(identity.getCertificateChain(alias)).containsExactlyElementsOf(a.chain());
        assertThat(identity.chooseEngineServerAlias("RSA", null, null)).isNull();
    }

    private static String presented(HttpRenewal renewal) {
        String alias = renewal.identity().chooseEngineServerAlias("EC", null, null);
        return renewal.identity()
                .getCertificateChain(alias)[0]
                .getSubjectX500Principal()
                .getName();
    }

    private List<String> messages() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private void copy(String from, String to) throws Exception {
        Files.copy(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private void write(String file, String what, String content) throws Exception {
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + content + "\n-----END " + what + "-----\n");
    }

    private HttpTls tls(String certificate, String key) {
        return HttpTls.of(new SettingReader(
                        ShippedSettings.source(HttpTls.CERTIFICATE, path(certificate), HttpTls.KEY, path(key))))
                .orElseThrow();
    }

    private String path(String file) {
        return file == null ? "" : folder.resolve(file).normalize().toString();
    }
}
