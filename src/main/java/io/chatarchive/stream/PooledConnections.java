package io.chatarchive.stream;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.PooledObjectState;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.PoolException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Connections to Redis, used again while they are trusted: open, made since one last fell silent, and asked for a sign of
 * life (PING) after a second without use. What is not trusted is closed, when it is given back or before it is used.
 */
final class PooledConnections extends BasePooledObjectFactory<StatefulRedisConnection<?, ?>>
        implements LettuceConnectionProvider, DisposableBean {
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final Supplier<StatefulRedisConnection<?, ?>> connect;
    private final Supplier<StatefulRedisPubSubConnection<?, ?>> subscribe;
    private final RedisTrust trust;
    private final GenericObjectPool<StatefulRedisConnection<?, ?>> pool;
    private final Map<StatefulRedisConnection<?, ?>, Long> generations = new ConcurrentHashMap<>();

    /** A connection, and when it was made. */
    private static final class Made extends DefaultPooledObject<StatefulRedisConnection<?, ?>> {
        private final long generation;

        Made(StatefulRedisConnection<?, ?> connection, long generation) {
            super(connection);
            this.generation = generation;
        }
    }

    /** None is made yet; the most that there are at a time, and how long one waits for one that is in use. */
    PooledConnections(
            Supplier<StatefulRedisConnection<?, ?>> connect,
            Supplier<StatefulRedisPubSubConnection<?, ?>> subscribe,
            RedisTrust trust,
            int most,
            Duration patience) {
        this.connect = connect;
        this.subscribe = subscribe;
        this.trust = trust;
        GenericObjectPoolConfig<StatefulRedisConnection<?, ?>> settings = new GenericObjectPoolConfig<>();
        settings.setMaxTotal(most);
        settings.setMaxIdle(most);
        settings.setMaxWait(patience);
        settings.setTestOnBorrow(true);
        settings.setTestOnReturn(true);
        settings.setJmxEnabled(false);
        pool = new GenericObjectPool<>(this, settings);
    }

    @Override
    public <T extends StatefulConnection<?, ?>> T getConnection(Class<T> connectionType) {
        if (connectionType.equals(StatefulRedisPubSubConnection.class)) {
            return connectionType.cast(subscribe.get()); // a subscription has a connection to itself
        }
        try {
            return connectionType.cast(pool.borrowObject());
        } catch (NoSuchElementException e) {
            throw new PoolException("all " + pool.getMaxTotal()
                    + " connections to Redis are in use"); // without a cause that counts nanoseconds
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PoolException("interrupted", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new PoolException("no connection", e);
        }
    }

    @Override
    public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> connectionType) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("for threads that wait"));
    }

    @Override
    public void release(StatefulConnection<?, ?> connection) {
        if (connection instanceof StatefulRedisPubSubConnection) {
            var unused = connection.closeAsync(); // nobody waits for it
            return;
        }
        pool.returnObject((StatefulRedisConnection<?, ?>) connection);
    }

    @Override
    public void destroy() {
        pool.close();
    }

    @Override
    public StatefulRedisConnection<?, ?> create() {
        long generation = trust.generation(); // what fell silent while it was made is not trusted either
        StatefulRedisConnection<?, ?> connection = connect.get();
        generations.put(connection, generation);
        return connection;
    }

    @Override
    public PooledObject<StatefulRedisConnection<?, ?>> wrap(StatefulRedisConnection<?, ?> connection) {
        return new Made(connection, generations.remove(connection));
    }

    @Override
    public boolean validateObject(PooledObject<StatefulRedisConnection<?, ?>> pooled) {
        StatefulRedisConnection<?, ?> connection = pooled.getObject();
        boolean justUsed = pooled.getState() == PooledObjectState.RETURNING
                || pooled.getIdleDuration().compareTo(SHORT) < 0;
        return ((Made) pooled).generation == trust.generation()
                && connection.isOpen()
                && !connection.isMulti()
                && (justUsed || answers(connection));
    }

    private boolean answers(StatefulRedisConnection<?, ?> connection) {
        try {
            connection.sync().ping();
            return true;
        } catch (RedisCommandExecutionException e) {
            return true; // whatever it says
        } catch (RedisException e) {
            trust.failed(e);
            return false;
        }
    }

    @Override
    public void destroyObject(PooledObject<StatefulRedisConnection<?, ?>> pooled) {
        var unused = pooled.getObject().closeAsync(); // nobody waits for it
    }
}
