package io.chatarchive.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Where an archive among several has its settings from: what its use of the route template says; else the settings that
 * begin with its name, such as {@code orders.archive.period}; else those of all, {@code chat.archive.period}. Key,
 * table and dead letters of a stream are its own: they default to the name of the archive.
 *
 * @param archive the name of the use
 * @param given what the use says, by the key of the setting
 * @param properties all that is set
 */
public record SettingSource(String archive, Map<String, String> given, Function<String, Optional<String>> properties)
        implements Function<String, Optional<String>> {

    public static final String ALL = "chat";
    static final String STREAM = "chat.stream.key";
    static final String TABLE = "chat.archive.table";
    static final String DEAD_LETTERS = "chat.dead-letter.stream";

    /** That of the settings that begin with {@code chat}. */
    public SettingSource(Function<String, Optional<String>> properties) {
        this(ALL, Map.of(), properties);
    }

    @Override
    public Optional<String> apply(String key) {
        String value = given.getOrDefault(key, "");
        return value.isEmpty() ? properties.apply(origin(key)).or(() -> standard(key)) : Optional.of(value);
    }

    private Optional<String> standard(String key) {
        if (archive.equals(ALL)) {
            return Optional.empty();
        }
        return switch (key) {
            case STREAM, TABLE -> Optional.of(archive);
            case DEAD_LETTERS -> apply(STREAM).map(SettingSource::deadLettersOf);
            default -> Optional.empty();
        };
    }

    /** The default dead-letter stream of a stream. */
    static String deadLettersOf(String stream) {
        return stream + ":dead";
    }

    /** The key that a value comes from. */
    String origin(String key) {
        String own = archive + key.substring(ALL.length());
        boolean always = Set.of(STREAM, TABLE, DEAD_LETTERS).contains(key);
        return always || properties.apply(own).isPresent() ? own : key;
    }
}
