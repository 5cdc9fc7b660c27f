package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Certificates and trust stores, made by the keytool of the JDK: no library is needed for them. */
final class Certificates {
    static final String PASSWORD = "changeit";

    private final Path folder;

    Certificates(Path folder) {
        this.folder = folder;
    }

    /** The server side of a self-signed certificate. */
    SSLContext issue(String name, String subjectAlternativeName) throws Exception {
        KeyStore keys = keys(name, subjectAlternativeName);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** Writes a self-signed certificate and its key, as servers read them: into NAME.crt and NAME.key. */
    void write(String name, String subjectAlternativeName) throws Exception {
        KeyStore keys = keys(name, subjectAlternativeName);
        writePem(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
        Key key = keys.getKey(name, PASSWORD.toCharArray());
        writePem(name + ".key", "PRIVATE KEY", key.getEncoded());
    }

    private void writePem(String file, String what, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(content);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private KeyStore keys(String name, String subjectAlternativeName) throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-validity",
                "3650",
                "-ext",
                "SAN=" + subjectAlternativeName,
                "-keystore",
                store(name));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(Path.of(store(name)))) {
            keys.load(file, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** A trust store that holds the certificates of these names. */
    Path trust(String... names) throws Exception {
        for (String name : names) {
            String certificate = folder.resolve(name + ".crt").toString();
            keytool("-exportcert", "-alias", name, "-keystore", store(name), "-file", certificate);
            keytool("-importcert", "-noprompt", "-alias", name, "-file", certificate, "-keystore", store("trust"));
        }
        return Path.of(store("trust"));
    }

    private String store(String name) {
        return folder.resolve(name + ".p12").toString();
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        assertThat(keytool.waitFor(ChatFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    /** For the way from the relay to the real server, which is not what is tested. */
    static SSLContext trustAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
