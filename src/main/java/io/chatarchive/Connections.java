package io.chatarchive;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.camel.spi.Registry;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connections that an archive works with: beans of the runtime that it lives in, or pools of its own, made of the
 * URLs in the settings. It closes what it has opened; a bean of the runtime is left alone.
 */
final class Connections implements AutoCloseable {
    private final RedisConnectionFactory redis;
    private final RedisConnectionFactory redisForLooking;
    private final DataSource database;
    private final String redisAddress;
    private final String databaseAddress;
    private final List<Runnable> opened = new ArrayList<>();

    private Connections(
            Optional<RedisConnectionFactory> redisOfHost,
            Optional<DataSource> databaseOfHost,
            ArchiveSettings settings) {
        database = databaseOfHost.orElseGet(() -> open(DatabaseConnections.open(settings.jdbc())));
        redis = redisOfHost.orElseGet(() -> open(RedisConnections.open(settings.redis())));
        redisForLooking = redisOfHost.orElseGet(() -> open(RedisConnections.openForLooking(settings.redis())));
        redisAddress = redisOfHost.isPresent()
                ? "(the host's)"
                : ServerAddress.withoutSecrets(settings.redis().url());
        databaseAddress = databaseOfHost.isPresent()
                ? "(the host's)"
                : ServerAddress.withoutSecrets(settings.jdbc().url());
    }

    /**
     * The host's own, by name if the settings say one, or if it has exactly one and the URL is as it ships; else pools.
     *
     * @throws InvalidSettingException if a name that is set is no such bean, or nobody knows which of several is meant;
     *     nothing is opened then
     */
    static Connections of(Registry host, ArchiveSettings settings) {
        return new Connections(
                bean(
                        host,
                        RedisConnectionFactory.class,
                        "chat.redis.connection-factory",
                        settings.redis().bean(),
                        "chat.redis.url",
                        settings.redis().url()),
                bean(
                        host,
                        DataSource.class,
                        "chat.jdbc.data-source",
                        settings.jdbc().bean(),
                        "chat.jdbc.url",
                        settings.jdbc().url()),
                settings);
    }

    private static <T> Optional<T> bean(
            Registry host, Class<T> type, String key, String name, String urlKey, String url) {
        Map<String, T> named = host.findByTypeWithName(type);
        String names = String.join(", ", named.keySet());
        String expected = "the name of a " + type.getSimpleName();
        if (!name.isEmpty()) {
            return Optional.of(Optional.ofNullable(named.get(name))
                    .orElseThrow(
                            () -> SettingReader.invalid(key, name, expected + (names.isEmpty() ? "" : ": " + names))));
        }
        if (!DefaultSettings.isDefault(urlKey, url)) {
            return Optional.empty();
        }
        Set<T> all = host.findByType(type);
        if (all.size() > 1) {
            throw SettingReader.invalid(
                    key, name, expected + ", since there are several (" + names + "), or a " + urlKey);
        }
        return all.stream().findFirst();
    }

    private LettuceConnectionFactory open(LettuceConnectionFactory factory) {
        opened.add(factory::destroy);
        return factory;
    }

    private HikariDataSource open(HikariDataSource pool) {
        opened.add(pool::close);
        return pool;
    }

    RedisConnectionFactory redis() {
        return redis;
    }

    /** For looks at the state, which should neither wait for the lanes nor keep them waiting. */
    RedisConnectionFactory redisForLooking() {
        return redisForLooking;
    }

    DataSource database() {
        return database;
    }

    /** For logs: without a secret. */
    String redisAddress() {
        return redisAddress;
    }

    /** For logs: without a secret. */
    String databaseAddress() {
        return databaseAddress;
    }

    @Override
    public void close() {
        opened.forEach(Runnable::run);
    }
}
