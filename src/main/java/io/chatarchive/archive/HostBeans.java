package io.chatarchive.archive;

import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingReader;
import io.chatarchive.settings.SettingSource;
import java.util.Optional;
import java.util.Set;
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
    private final Found<DataSource> databases;
    private final Found<RedisConnectionFactory> redis;

    /**
     * Beans of a type, and the one of them that the runtime itself takes: the only one, or such as {@code @Primary} in
     * Spring.
     */
    private record Found<T>(Set<T> beans, T preferred) {
        static <T> Found<T> in(Registry registry, Class<T> type) {
            return new Found<>(Set.copyOf(registry.findByType(type)), registry.findSingleByType(type));
        }
    }

    /**
     * Those of a runtime.
     *
     * @param isSet whether somebody has set the setting of a key
     */
    HostBeans(Registry registry, Predicate<String> isSet) {
        this.registry = registry;
        this.isSet = isSet;
        this.databases = Found.in(registry, DataSource.class);
        this.redis = Found.in(registry, RedisConnectionFactory.class);
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

    private <T> Optional<T> only(Class<T> type, Found<T> found, String key, String archive, String url) {
        String urlOfAll = SettingSource.ALL + "." + url;
        if (isSet.test(urlOfAll) || isSet.test(archive + "." + url)) {
            return Optional.empty();
        }
        if (found.preferred() == null && !found.beans().isEmpty()) {
            throw SettingReader.invalid(
                    key,
                    "",
                    expected(type) + ", since there are several (" + names(type) + ") and none is preferred, or a "
                            + urlOfAll);
        }
        return Optional.ofNullable(found.preferred());
    }

    private static String expected(Class<?> type) {
        return "the name of a " + type.getSimpleName();
    }

    private String names(Class<?> type) {
        return String.join(", ", new TreeMap<>(registry.findByTypeWithName(type)).keySet());
    }
}
