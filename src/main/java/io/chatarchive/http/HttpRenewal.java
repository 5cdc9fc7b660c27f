package io.chatarchive.http;

import io.chatarchive.settings.InvalidSettingException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a certificate up that somebody has renewed. It compares the contents of the files: mounted secrets are links
 * that lead elsewhere all at once. Used by one thread at a time.
 */
final class HttpRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRenewal.class);

    private final HttpTls files;
    private final HttpIdentity identity;
    private HttpTls.Content seen;
    private String said = "";

    /**
     * With the pair of now.
     *
     * @throws InvalidSettingException names the setting whose file cannot be used
     */
    HttpRenewal(HttpTls files) {
        this.files = files;
        this.seen = files.content();
        HttpKeyPair pair = HttpKeyPair.of(files, seen);
        this.identity = new HttpIdentity(pair);
        warnIfExpired(pair);
    }

    HttpIdentity identity() {
        return identity;
    }

    /** Reads the files again. A pair that cannot be used is logged once, and the older one stays. */
    void look() {
        try {
            HttpTls.Content content = files.content();
            if (!content.equals(seen)) {
                seen = content;
                HttpKeyPair pair = HttpKeyPair.of(files, content);
                identity.replace(pair);
                said = "";
                LOG.info("Certificate renewed; file={} validUntil={}", files.certificate(), pair.validUntil());
                warnIfExpired(pair);
            }
        } catch (InvalidSettingException e) {
            if (!e.getMessage().equals(said)) {
                said = e.getMessage();
                LOG.warn("The certificate was not renewed; the older one stays in use. {}", said);
            }
        }
    }

    private void warnIfExpired(HttpKeyPair pair) {
        if (!pair.validUntil().isAfter(Instant.now())) {
            LOG.warn(
                    "Clients refuse the certificate: it has expired; file={} validUntil={}",
                    files.certificate(),
                    pair.validUntil());
        }
    }
}
