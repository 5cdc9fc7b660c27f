package io.chatarchive.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.chatarchive.settings.InvalidSettingException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.X509KeyManager;

/**
 * A certificate and the key that belongs to it.
 *
 * @param chain the certificate, then those of its authorities
 */
record HttpKeyPair(List<X509Certificate> chain, PrivateKey key) {
    private static final Pattern A_CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");
    private static final Pattern A_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");
    private static final Pattern ENCRYPTED = Pattern.compile("-----BEGIN ENCRYPTED|Proc-Type: *4,ENCRYPTED");
    private static final String TO_BE_SIGNED = "chat-archive";

    /**
     * Of the content of its files.
     *
     * @throws InvalidSettingException names the setting whose file cannot be used, and nothing that is in it
     */
    static HttpKeyPair of(HttpTls files, HttpTls.Content content) {
        List<X509Certificate> chain = chain(files, content.certificate());
        if (ENCRYPTED.matcher(content.key()).find()) {
            throw files.unusableKey("the key in it is encrypted; expected one without a passphrase");
        }
        if (!A_KEY.matcher(content.key()).find()) {
            throw files.unusableKey("there is no private key in PEM in it");
        }
        try {
            HttpKeyPair pair = new HttpKeyPair(chain, key(content, chain.get(0)));
            if (pair.belongsTogether()) {
                return pair;
            }
        } catch (Exception e) { // a RuntimeException where Vert.x cannot read it; it may say what is in the file
            throw wrongKey(files);
        }
        throw wrongKey(files);
    }

    private static InvalidSettingException wrongKey(HttpTls files) {
        return files.unusableKey("there is no RSA or EC key in it that belongs to the certificate in '"
                + files.certificate() + "' (" + HttpTls.CERTIFICATE + ")");
    }

    private static List<X509Certificate> chain(HttpTls files, String text) {
        List<X509Certificate> chain = new ArrayList<>();
        Matcher certificate = A_CERTIFICATE.matcher(text);
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (certificate.find()) {
                byte[] content = certificate.group().getBytes(ISO_8859_1);
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(content)));
            }
        } catch (CertificateException e) {
            throw files.unusableCertificate("a certificate in it is malformed");
        }
        if (chain.isEmpty()) {
            throw files.unusableCertificate("there is no certificate in PEM in it");
        }
        return List.copyOf(chain);
    }

    /** Vert.x knows the forms in which programs write keys. */
    private static PrivateKey key(HttpTls.Content content, X509Certificate certificate) throws Exception {
        X509KeyManager keys = (X509KeyManager) new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(content.certificate(), ISO_8859_1.name()))
                .addKeyValue(Buffer.buffer(content.key(), ISO_8859_1.name()))
                .getKeyManagerFactory(null)
                .getKeyManagers()[0];
        return keys.getPrivateKey(
                keys.getServerAliases(certificate.getPublicKey().getAlgorithm(), null)[0]);
    }

    private boolean belongsTogether() throws GeneralSecurityException {
        Signature signature = Signature.getInstance(isFor("EC") ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(TO_BE_SIGNED.getBytes(ISO_8859_1));
        byte[] signed = signature.sign();
        signature.initVerify(chain.get(0).getPublicKey());
        signature.update(TO_BE_SIGNED.getBytes(ISO_8859_1));
        return signature.verify(signed);
    }

    /** Whether it serves clients that want a key of that algorithm. */
    boolean isFor(String algorithm) {
        return key.getAlgorithm().equals(algorithm);
    }

    Instant validUntil() {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "HttpKeyPair[" + chain.get(0).getSubjectX500Principal() + ", valid until " + validUntil() + "]";
    }
}
