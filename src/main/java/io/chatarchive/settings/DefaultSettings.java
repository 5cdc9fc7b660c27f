package io.chatarchive.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/**
 * The {@code chat.*} settings of the {@code application.properties} that ships: what holds where a host sets nothing.
 * Nothing else of that file is used.
 */
public final class DefaultSettings {
    private static final String PREFIX = "chat.";
    private static final Properties SHIPPED = read();

    private DefaultSettings() {}

    /** Keys of a context that were set nowhere. */
    private record Left(Set<String> keys) {}

    /** For the context's routes too. */
    public static void addTo(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        if (extension.getContextPlugin(Left.class) == null) {
            extension.addContextPlugin(Left.class, new Left(ConcurrentHashMap.newKeySet()));
        }
        Set<String> left = extension.getContextPlugin(Left.class).keys();
        SettingValues values = new SettingValues(context);
        for (String key : keys()) {
            if (values.apply(key).isEmpty()) {
                context.getPropertiesComponent().addInitialProperty(key, SHIPPED.getProperty(key));
                left.add(key);
            }
        }
    }

    /** Whether a setting of the context is only as it ships, since nobody has set it. */
    static boolean isLeftTo(CamelContext context, String key) {
        Left left = context.getCamelContextExtension().getContextPlugin(Left.class);
        return left != null && left.keys().contains(key);
    }

    /** Whether that is the value that ships. */
    static boolean isDefault(String key, String value) {
        return value.equals(SHIPPED.getProperty(key));
    }

    /** Of every setting. */
    static Set<String> keys() {
        return SHIPPED.stringPropertyNames().stream()
                .filter(key -> key.startsWith(PREFIX))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties read() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Resources.text("/io/chatarchive/settings/application.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
