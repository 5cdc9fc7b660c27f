package io.chatarchive.settings;

import static org.apache.camel.component.properties.PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_OVERRIDE;
import static org.apache.camel.component.properties.PropertiesComponent.SYSTEM_PROPERTIES_MODE_OVERRIDE;

import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;

/**
 * What is set in a Camel context, by key. What comes from the environment or from a system property is taken as it is;
 * Camel alone would look for placeholders in it.
 */
public record SettingValues(CamelContext context) implements Function<String, Optional<String>> {
    @Override
    public Optional<String> apply(String key) {
        Optional<String> outside = outside(key);
        if (outside.isPresent()) {
            return outside;
        }
        return key.equals(SettingSource.DEAD_LETTERS) && DefaultSettings.isLeftTo(context, key)
                ? apply(SettingSource.STREAM).map(SettingSource::deadLettersOf)
                : context.getPropertiesComponent().resolveProperty(key);
    }

    /** Where the context does not ask there, or not first, it has its reasons. */
    private Optional<String> outside(String key) {
        if (!(context.getPropertiesComponent() instanceof PropertiesComponent settings)) {
            return Optional.empty();
        }
        boolean environment = settings.getEnvironmentVariableMode() == ENVIRONMENT_VARIABLES_MODE_OVERRIDE;
        boolean system = settings.getSystemPropertiesMode() == SYSTEM_PROPERTIES_MODE_OVERRIDE;
        Optional<String> value = environment ? ExternalText.environment(key) : Optional.empty();
        return system ? value.or(() -> ExternalText.systemProperty(key)) : value;
    }

    boolean isFromEnvironment(String key) {
        return outside(key).isPresent() && ExternalText.environment(key).isPresent();
    }

    boolean isFromSystem(String key) {
        return outside(key).isPresent() && !isFromEnvironment(key);
    }

    /**
     * Whether somebody has set it, be it to its default. In the program's own file, which has every setting, the default
     * says nothing.
     */
    public boolean isSet(String key) {
        Optional<String> value = apply(key);
        boolean asItShips = ArchiveSettings.isStandalone(context)
                && outside(key).isEmpty()
                && DefaultSettings.isDefault(key, value.orElse(""));
        return value.isPresent() && !asItShips && !DefaultSettings.isLeftTo(context, key);
    }
}
