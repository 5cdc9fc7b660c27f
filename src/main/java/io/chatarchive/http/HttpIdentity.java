package io.chatarchive.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * What the servers show to their clients: a pair that can be replaced while they serve. {@code
 * HttpServer.updateSSLOptions} would replace it too, but drops the connections that come in while it works. Thread-safe.
 */
final class HttpIdentity extends X509ExtendedKeyManager {
    /** A handshake asks for the alias, the chain and the key one after the other: those of one pair. */
    private record Generation(String alias, HttpKeyPair pair, Generation before) {}

    private volatile Generation current;

    HttpIdentity(HttpKeyPair pair) {
        current = new Generation("1", pair, null);
    }

    /** For the handshakes that begin from now on. */
    synchronized void replace(HttpKeyPair pair) {
        String alias = String.valueOf(Integer.parseInt(current.alias) + 1);
        current = new Generation(alias, pair, new Generation(current.alias, current.pair, null));
    }

    /** The server speaks TLS and nothing else, and waits no longer than that for a handshake. */
    void applyTo(HttpServerOptions options, Duration timeout) {
        options.setSsl(true)
                .setKeyCertOptions(KeyCertOptions.wrap(this))
                .setSslHandshakeTimeout(timeout.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        Generation now = current;
        return now.pair.isFor(keyType) ? now.alias : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        HttpKeyPair pair = pair(alias);
        return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        HttpKeyPair pair = pair(alias);
        return pair == null ? null : pair.key();
    }

    private HttpKeyPair pair(String alias) {
        for (Generation each = current; each != null; each = each.before) {
            if (each.alias.equals(alias)) {
                return each.pair;
            }
        }
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }
}
