package io.chatarchive.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.chatarchive.fault.Finding;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.RegularFile;
import io.chatarchive.settings.SettingReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The files with which the program shows who it is, in PEM; the settings {@code chat.http.tls.*}. A relative path begins
 * in the folder of the program, as for its other files.
 */
record HttpTls(String certificate, String key) {
    static final String CERTIFICATE = "chat.http.tls.certificate";
    static final String KEY = "chat.http.tls.key";

    private static final String SUBJECT = "tls";
    private static final int MOST_BYTES = 1 << 20;

    /** What is in both. */
    record Content(String certificate, String key) {
        /** Not the key. */
        @Override
        public String toString() {
            return "Content";
        }
    }

    /** Empty: HTTP in clear. */
    static Optional<HttpTls> of(SettingReader read) {
        HttpTls tls = new HttpTls(read.optional(CERTIFICATE), read.optional(KEY));
        if (tls.certificate.isEmpty() && tls.key.isEmpty()) {
            return Optional.empty();
        }
        require(tls.certificate, CERTIFICATE, KEY);
        require(tls.key, KEY, CERTIFICATE);
        return Optional.of(tls);
    }

    private static void require(String path, String key, String other) {
        if (path.isEmpty()) {
            throw SettingReader.invalid(key, path, "a PEM file, because " + other + " is set");
        }
    }

    /**
     * Reads both files.
     *
     * @throws InvalidSettingException names the setting whose file cannot be read
     */
    Content content() {
        return new Content(content(certificate, CERTIFICATE), content(key, KEY));
    }

    private static String content(String path, String setting) {
        try {
            return new String(RegularFile.read(Path.of(path), "the file", MOST_BYTES), ISO_8859_1);
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException(setting, "is '" + path + "': " + e.getMessage());
        } catch (NoSuchFileException e) {
            throw unusable(setting, path, "there is no file " + Path.of(path).toAbsolutePath());
        } catch (IOException e) {
            throw unusable(
                    setting, path, "the file cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static InvalidSettingException unusable(String setting, String path, String why) {
        return new InvalidSettingException(setting, "is '" + path + "': " + why + ".");
    }

    InvalidSettingException unusableCertificate(String why) {
        return unusable(CERTIFICATE, certificate, why);
    }

    InvalidSettingException unusableKey(String why) {
        return unusable(KEY, key, why);
    }

    /**
     * Reads the pair.
     *
     * @throws InvalidSettingException names the setting whose file cannot be used
     */
    HttpKeyPair pair() {
        return HttpKeyPair.of(this, content());
    }

    /** Whether a start could use the pair, for {@code check}. */
    Finding finding() {
        try {
            HttpKeyPair pair = pair();
            return pair.validUntil().isAfter(Instant.now())
                    ? Finding.ok(SUBJECT, "the certificate in " + certificate + " is valid until " + pair.validUntil())
                    : Finding.warn(SUBJECT, expired(pair));
        } catch (InvalidSettingException e) {
            return Finding.fail(SUBJECT, e.getMessage());
        }
    }

    private String expired(HttpKeyPair pair) {
        return "the certificate in " + certificate + " (" + CERTIFICATE + ") was valid until " + pair.validUntil()
                + ": clients refuse it";
    }
}
