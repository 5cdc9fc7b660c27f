package io.chatarchive;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.apache.camel.spi.Registry;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Connections that the runtime around the archive has: what is there by type before an archive binds any, and by name at
 * any time.
 */
final class HostBeans {
    private final Registry registry;
    private final Predicate<String> isSet;
    private final List<DataSource> databases;
    private final List<RedisConnectionFactory> redis;

    /**
     * Those of a runtime.
     *
     * @param isSet whether somebody has set the setting of a key
     */
    HostBeans(Registry registry, Predicate<String> isSet) {
        this.registry = registry;
        this.isSet = isSet;
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
                ? only(DataSource.class, databases, "chat.jdbc.data-source", settings.name(), "jdbc.url")
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
                ? only(RedisConnectionFactory.class, redis, key, settings.name(), "redis.url")
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

    private <T> Optional<T> only(Class<T> type, List<T> beans, String key, String archive, String url) {
        String urlOfAll = SettingSource.ALL + "." + url;
        if (isSet.test(urlOfAll) || isSet.test(archive + "." + url)) {
            return Optional.empty();
        }
        if (beans.size() > 1) {
            throw SettingReader.invalid(
                    key, "", expected(type) + ", since there are several (" + names(type) + "), or a " + urlOfAll);
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
