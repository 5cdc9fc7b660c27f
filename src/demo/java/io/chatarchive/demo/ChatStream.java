package io.chatarchive.demo;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The stream of this run, and what Redis says about it. */
final class ChatStream implements AutoCloseable {
    static final String GROUP = "group1";

    private final RedisURI uri;
    private final String key;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    private ChatStream(RedisURI uri, String key, RedisClient client) {
        this.uri = uri;
        this.key = key;
        this.client = client;
        this.connection = client.connect();
    }

    static ChatStream connect(String url, String key) {
        RedisURI uri = RedisURI.create(url);
        RedisClient client = RedisClient.create(uri);
        try {
            return new ChatStream(uri, key, client);
        } catch (RedisException e) {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
            throw new Failure("Redis does not answer: " + Failure.inWords(e), e);
        }
    }

    String key() {
        return key;
    }

    String deadLetterKey() {
        return key + ":dead";
    }

    CompletableFuture<?> add(String message) {
        return connection.async().xadd(key, Map.of("data", message)).toCompletableFuture();
    }

    /** All entries ever added: nothing takes one away. */
    long length() {
        return connection.sync().xlen(key);
    }

    long pending() {
        return connection.sync().xpending(key, GROUP).getCount();
    }

    /** Those that wait for somebody, and those that somebody has discarded. */
    long deadLetters() {
        long discarded = connection.sync().xrange(key + ":trash", Range.unbounded()).stream()
                .filter(letter -> "discarded".equals(letter.getBody().get("because")))
                .count();
        return connection.sync().xlen(deadLetterKey()) + discarded;
    }

    void delete() {
        connection.sync().keys(key + ":*").forEach(connection.sync()::del);
        connection.sync().del(key);
    }

    /** Host and port; of Sentinel, the first one's. */
    String address() {
        RedisURI server =
                uri.getSentinels().isEmpty() ? uri : uri.getSentinels().get(0);
        return server.getHost() + ":" + server.getPort();
    }

    /** A command line without secrets: it asks for the password where there is one. */
    String commandLine() {
        String[] server = address().split(":", 2);
        boolean password =
                uri.getCredentialsProvider().resolveCredentials().block().getPassword() != null;
        return "redis-cli" + (server[0].equals("127.0.0.1") ? "" : " -h " + server[0]) + " -p " + server[1]
                + (uri.isSsl() ? " --tls" : "") + (password ? " --askpass" : "")
                + (uri.getDatabase() == 0 ? "" : " -n " + uri.getDatabase()) + " XINFO GROUPS " + key;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
