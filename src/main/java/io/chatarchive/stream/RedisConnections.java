package io.chatarchive.stream;

import io.chatarchive.settings.ArchiveSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import java.time.Duration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The pools of Redis connections. */
public final class RedisConnections {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(3);

    private RedisConnections() {}

    /** A pool of its own, which shares nothing with others. */
    public static LettuceConnectionFactory open(ArchiveSettings.Redis redis) {
        return open(redis, new RedisTrust());
    }

    /**
     * Opens a pool; no connection is made yet. Address, user, password, database, TLS and {@code ?timeout=} come from
     * the URL. A connection that breaks is thrown away with its commands: Lettuce would repeat them on the next one,
     * and a repeated XADD is a message twice.
     */
    public static LettuceConnectionFactory open(ArchiveSettings.Redis redis, RedisTrust trust) {
        return open(redis.uri(), trust, redis.poolSize(), timeout(redis));
    }

    /** A few connections that give up soon: for looks, pings and requests, which do not wait for each other. */
    public static LettuceConnectionFactory openForLooking(ArchiveSettings.Redis redis, RedisTrust trust) {
        return open(redis.uri(), trust, 3, shorter(timeout(redis)));
    }

    /** Never without an end: a server may fall silent. */
    private static Duration timeout(ArchiveSettings.Redis redis) {
        Duration timeout = redis.uri().getTimeout();
        return timeout.isZero() || timeout.equals(RedisURI.DEFAULT_TIMEOUT_DURATION) ? TIMEOUT : timeout;
    }

    private static Duration shorter(Duration timeout) {
        return timeout.compareTo(SHORT_TIMEOUT) < 0 ? timeout : SHORT_TIMEOUT;
    }

    private static LettuceConnectionFactory open(RedisURI uri, RedisTrust trust, int size, Duration timeout) {
        Duration connectTimeout = shorter(timeout);
        uri.setTimeout(connectTimeout);
        uri.setClientName("chat-archive");
        for (RedisURI sentinel : uri.getSentinels()) {
            sentinel.setTimeout(connectTimeout);
            sentinel.setClientName("chat-archive");
            sentinel.applySsl(uri);
        }
        LettuceClientConfiguration client = LettuceClientConfiguration.builder()
                .clientOptions(ClientOptions.builder()
                        .autoReconnect(false)
                        .socketOptions(SocketOptions.builder()
                                .connectTimeout(connectTimeout)
                                .keepAlive(true)
                                .build())
                        .build())
                .commandTimeout(timeout)
                .shutdownTimeout(Duration.ZERO)
                .build();
        RedisPool pool = new RedisPool(uri, client, trust, size);
        pool.afterPropertiesSet();
        pool.start();
        return pool;
    }
}
