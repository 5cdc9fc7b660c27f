package io.chatarchive.stream;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import java.time.Duration;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Spring's connection factory over connections that are used again while they are trusted. Each command that
 * fails tells about the other connections too. With Sentinels, each new connection asks
 * them for the master.
 */
final class RedisPool extends LettuceConnectionFactory {
    private final RedisURI uri;
    private final RedisTrust trust;
    private final int size;

    /**
     * Not started yet.
     *
     * @param uri with the time that connecting, and asking a Sentinel, may take; commands have that of the client
     */
    RedisPool(RedisURI uri, LettuceClientConfiguration client, RedisTrust trust, int size) {
        super(createRedisConfiguration(uri), client);
        this.uri = uri;
        this.trust = trust;
        this.size = size;
        setShareNativeConnection(false);
    }

    @Override
    protected LettuceConnectionProvider doCreateConnectionProvider(AbstractRedisClient client, RedisCodec<?, ?> codec) {
        Duration patience = getClientConfiguration().getCommandTimeout();
        RedisClient redis = (RedisClient) client;
        return new PooledConnections(
                () -> redis.connect(codec, uri), () -> redis.connectPubSub(codec, uri), trust, size, patience);
    }

    @Override
    protected LettuceConnection doCreateLettuceConnection(
            StatefulRedisConnection<byte[], byte[]> shared,
            LettuceConnectionProvider connections,
            long timeout,
            int database) {
        return new LettuceConnection(shared, connections, timeout, database) {
            @Override
            protected DataAccessException convertLettuceAccessException(Exception cause) {
                trust.failed(cause);
                return super.convertLettuceAccessException(cause);
            }
        };
    }
}
