package io.chatarchive;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;

/** The pool of Redis connections. */
final class RedisConnections {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(3);

    private RedisConnections() {}

    /**
     * Opens a pool; no connection is made yet. Address, user, password, database, TLS and {@code ?timeout=} come from
     * the URL. A connection that breaks is thrown away with its commands: Lettuce would repeat them on the next one,
     * and a repeated XADD is a message twice.
     */
    static LettuceConnectionFactory open(ArchiveSettings.Redis redis) {
        RedisURI uri = redis.uri();
        if (uri.getTimeout().equals(RedisURI.DEFAULT_TIMEOUT_DURATION)) {
            uri.setTimeout(TIMEOUT);
        }
        return open(uri, redis.poolSize(), TIMEOUT);
    }

    /** One connection that gives up soon. */
    static LettuceConnectionFactory openForLooking(ArchiveSettings.Redis redis) {
        RedisURI uri = redis.uri();
        uri.setTimeout(SHORT_TIMEOUT);
        return open(uri, 1, SHORT_TIMEOUT);
    }

    private static LettuceConnectionFactory open(RedisURI uri, int poolSize, Duration patience) {
        GenericObjectPoolConfig<StatefulConnection<?, ?>> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(poolSize);
        pool.setMaxIdle(poolSize);
        pool.setMaxWait(patience);
        pool.setTestOnBorrow(true);
        pool.setJmxEnabled(false);

        LettuceClientConfiguration client = LettucePoolingClientConfiguration.builder()
                .poolConfig(pool)
                .clientOptions(ClientOptions.builder()
                        .autoReconnect(false)
                        .socketOptions(SocketOptions.builder()
                                .connectTimeout(patience)
                                .keepAlive(true)
                                .build())
                        .build())
                .apply(uri)
                .clientName("chat-archive")
                .shutdownTimeout(Duration.ZERO)
                .build();
        LettuceConnectionFactory connections =
                new LettuceConnectionFactory(LettuceConnectionFactory.createRedisConfiguration(uri), client);
        connections.setShareNativeConnection(false);
        connections.afterPropertiesSet();
        connections.start();
        return connections;
    }
}
