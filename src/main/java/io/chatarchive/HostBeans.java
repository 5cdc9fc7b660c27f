package io.chatarchive;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.camel.spi.Registry;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Connections that the runtime around the archive has: what is there by type before an archive binds any, and by name at
 * any time.
 */
final class HostBeans {
    private final Registry registry;
    private final List<DataSource> databases;
    private final List<RedisConnectionFactory> redis;

    HostBeans(Registry registry) {
        this.registry = registry;
        this.databases = List.copyOf(registry.findByType(DataSource.class));
        this.redis = List.copyOf(registry.findByType(RedisConnectionFactory.class));
    }

    /**
     * The one that the settings mean, if they mean one of the runtime's.
     *
     * @throws InvalidSettingException if there is none of the name that is set, or several and nobody knows which
     */
    Optional<DataSource> database(ArchiveSettings settings) {
        ArchiveSettings.Jdbc jdbc = settings.jdbc();
        return jdbc.bean().isEmpty()
                ? only(DataSource.class, databases, "chat.jdbc.data-source", "chat.jdbc.url", jdbc.url())
                : Optional.of(named(DataSource.class, "chat.jdbc.data-source", jdbc.bean()));
    }

    /**
     * The same for Redis.
     *
     * @throws InvalidSettingException if there is none of the name that is set, or several and nobody knows which
     */
    Optional<RedisConnectionFactory> redis(ArchiveSettings settings) {
        ArchiveSettings.Redis server = settings.redis();
        String key = "chat.redis.connection-factory";
        return server.bean().isEmpty()
                ? only(RedisConnectionFactory.class, redis, key, "chat.redis.url", server.url())
                : Optional.of(named(RedisConnectionFactory.class, key, server.bean()));
    }

    private <T> T named(Class<T> type, String key, String name) {
        T bean = registry.lookupByNameAndType(name, type);
        if (bean == null) {
            String names = names(type);
            throw SettingReader.invalid(key, name, expected(type) + (names.isEmpty() ? "" : ": " + names));
        }
        return bean;
    }

    private <T> Optional<T> only(Class<T> type, List<T> beans, String key, String urlKey, String url) {
        if (!DefaultSettings.isDefault(urlKey, url)) {
            return Optional.empty();
        }
        if (beans.size() > 1) {
            throw SettingReader.invalid(
                    key, "", expected(type) + ", since there are several (" + names(type) + "), or a " + urlKey);
        }
        return beans.stream().findFirst();
    }

    private static String expected(Class<?> type) {
        return "the name of a " + type.getSimpleName();
    }

    private String names(Class<?> type) {
        return String.join(", ", new TreeMap<>(registry.findByTypeWithName(type)).keySet());
    }
}
