package io.chatarchive;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;

/**
 * The {@code chat.*} settings of the {@code application.properties} that ships: what holds where a host sets nothing.
 * Nothing else of that file is used.
 */
final class DefaultSettings {
    private static final String PREFIX = "chat.";
    private static final Properties SHIPPED = read();

    private DefaultSettings() {}

    /** For the context's routes too. */
    static void addTo(CamelContext context) {
        PropertiesComponent settings = context.getPropertiesComponent();
        for (String key : SHIPPED.stringPropertyNames()) {
            if (key.startsWith(PREFIX) && settings.resolveProperty(key).isEmpty()) {
                settings.addInitialProperty(key, SHIPPED.getProperty(key));
            }
        }
    }

    /** Whether that is the value that ships, and so says nothing about what somebody wants. */
    static boolean isDefault(String key, String value) {
        return value.equals(SHIPPED.getProperty(key));
    }

    private static Properties read() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Resources.text("/io/chatarchive/application.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
