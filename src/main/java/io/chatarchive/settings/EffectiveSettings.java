package io.chatarchive.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesResolvedValue;

/** The settings of a context as they are, and where each comes from. Secrets are masked. */
public final class EffectiveSettings {
    private static final Pattern SECRET = Pattern.compile(".*(password|token|secret)");
    private static final String MASK = "***";

    private final CamelContext context;
    private final SettingValues values;

    private EffectiveSettings(CamelContext context) {
        this.context = context;
        this.values = new SettingValues(context);
    }

    /**
     * A setting.
     *
     * @param source in words
     */
    public record Setting(String key, String value, String source) {}

    /** Those of all archives, then those that only one of these archives has. */
    public static List<Setting> of(CamelContext context, Collection<String> archives) {
        EffectiveSettings effective = new EffectiveSettings(context);
        List<Setting> settings = new ArrayList<>();
        DefaultSettings.keys().forEach(key -> effective.find(key).ifPresent(settings::add));
        for (String archive : new TreeSet<>(archives)) {
            if (!archive.equals(SettingSource.ALL)) {
                DefaultSettings.keys().stream()
                        .map(key -> archive + key.substring(SettingSource.ALL.length()))
                        .forEach(key -> effective.find(key).ifPresent(settings::add));
            }
        }
        return settings;
    }

    private Optional<Setting> find(String key) {
        return values.apply(key).map(value -> new Setting(key, shown(key, value), source(key)));
    }

    private static String shown(String key, String value) {
        if (SECRET.matcher(key).matches()) {
            return value.isEmpty() ? "" : MASK;
        }
        return key.endsWith(".url") ? ServerAddress.withoutSecrets(value) : value;
    }

    private String source(String key) {
        if (values.isFromEnvironment(key)) {
            return "environment variable " + SettingNames.variable(key);
        }
        if (values.isFromSystem(key)) {
            return "system property -D" + key;
        }
        return values.isSet(key)
                ? context.getPropertiesComponent()
                        .getResolvedValue(key)
                        .map(PropertiesResolvedValue::source)
                        .map(location -> location.replaceFirst("^(file|classpath):", ""))
                        .orElse("the program")
                : "default";
    }
}
