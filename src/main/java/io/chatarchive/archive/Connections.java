package io.chatarchive.archive;

import com.zaxxer.hikari.HikariDataSource;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.ServerAddress;
import io.chatarchive.stream.RedisConnections;
import io.chatarchive.stream.RedisTrust;
import io.chatarchive.table.DatabaseConnections;
import io.chatarchive.table.SessionCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.apache.camel.spi.ExecutorServiceManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connections that an archive works with: beans of the runtime that it lives in, or pools of its own, made of the
 * URLs in the settings. It closes what it has opened; a bean of the runtime is left alone.
 */
public final class Connections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final RedisConnectionFactory redis;
    private final RedisConnectionFactory redisForLooking;
    private final DataSource database;
    private final SessionCheck sessions;
    private final String redisAddress;
    private final String databaseAddress;
    private final List<Runnable> opened = new ArrayList<>();

    private Connections(
            Optional<RedisConnectionFactory> redisOfHost,
            Optional<DataSource> databaseOfHost,
            ArchiveSettings settings) {
        database = databaseOfHost.orElseGet(() -> open(DatabaseConnections.open(settings)));
        boolean certain = databaseOfHost.isEmpty()
                && DatabaseConnections.setsSessions(settings.jdbc().url());
        sessions = certain ? SessionCheck.NONE : SessionCheck.ofEach();
        RedisTrust trust = new RedisTrust();
        redis = redisOfHost.orElseGet(() -> open(RedisConnections.open(settings.redis(), trust)));
        redisForLooking = redisOfHost.orElseGet(() -> open(RedisConnections.openForLooking(settings.redis(), trust)));
        redisAddress = redisOfHost.isPresent()
                ? "(the host's)"
                : ServerAddress.withoutSecrets(settings.redis().url());
        databaseAddress = databaseOfHost.isPresent()
                ? "(the host's)"
                : ServerAddress.withoutSecrets(settings.jdbc().url());
    }

    /**
     * The host's own, by name if the settings say one, or if it has exactly one and no URL is set; else pools.
     *
     * @throws InvalidSettingException if a name that is set is no such bean, or nobody knows which of several is meant;
     *     nothing is opened then
     */
    static Connections of(HostBeans host, ArchiveSettings settings) {
        return new Connections(host.redis(settings), host.database(settings), settings);
    }

    private LettuceConnectionFactory open(LettuceConnectionFactory factory) {
        opened.add(factory::destroy);
        return factory;
    }

    private HikariDataSource open(HikariDataSource pool) {
        opened.add(pool::close);
        return pool;
    }

    /** Connects to both servers, and lets others go on meanwhile; who uses them will say so if they are away. */
    void tryOut(ExecutorServiceManager threads) {
        threads.newThread("chat-first-connection", () -> tryOut(redis::getConnection))
                .start();
        threads.newThread("chat-first-connection", () -> tryOut(database::getConnection))
                .start();
    }

    private static void tryOut(Callable<? extends AutoCloseable> connection) {
        try {
            connection.call().close();
        } catch (Exception e) {
            LOG.debug("A server cannot be reached yet", e);
        }
    }

    public RedisConnectionFactory redis() {
        return redis;
    }

    /** For looks at the state, which should neither wait for the lanes nor keep them waiting. */
    public RedisConnectionFactory redisForLooking() {
        return redisForLooking;
    }

    public DataSource database() {
        return database;
    }

    /** Of what stores through {@link #database}. */
    public SessionCheck sessions() {
        return sessions;
    }

    /** For logs: without a secret. */
    public String redisAddress() {
        return redisAddress;
    }

    /** For logs: without a secret. */
    public String databaseAddress() {
        return databaseAddress;
    }

    @Override
    public void close() {
        opened.forEach(Runnable::run);
    }
}
