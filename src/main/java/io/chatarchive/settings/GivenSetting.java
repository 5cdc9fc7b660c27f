package io.chatarchive.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.util.OrderedLocationProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/**
 * Something that somebody has set, whether or not anybody reads it.
 *
 * @param name a key, or the name of an environment variable
 * @param value may be a secret
 * @param place where it is set
 */
record GivenSetting(String name, String value, String place) {
    private static final String ENVIRONMENT = "environment";
    private static final Pattern KUBERNETES =
            Pattern.compile(".*_SERVICE_(HOST|PORT(_.*)?)|.*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");
    private static final String SYSTEM_PROPERTIES = "system properties";

    /** Everything that a context has to do with. */
    static List<GivenSetting> in(CamelContext context) {
        List<GivenSetting> given = new ArrayList<>();
        Properties properties = context.getPropertiesComponent().loadProperties(key -> true);
        for (String key : properties.stringPropertyNames()) {
            String place = properties instanceof OrderedLocationProperties located ? located.getLocation(key) : null;
            if (!DefaultSettings.isLeftTo(context, key)) {
                given.add(new GivenSetting(key, properties.getProperty(key), String.valueOf(place)));
            }
        }
        addOfSpring(context, given);
        for (String key : System.getProperties().stringPropertyNames()) {
            given.add(new GivenSetting(key, System.getProperty(key), SYSTEM_PROPERTIES));
        }
        System.getenv().forEach((name, value) -> given.add(new GivenSetting(name, value, ENVIRONMENT)));
        return given;
    }

    private static void addOfSpring(CamelContext context, List<GivenSetting> given) {
        if (spring(context) instanceof ConfigurableEnvironment environment) {
            environment.getPropertySources().stream()
                    .filter(source -> !source.getName().startsWith("system"))
                    .filter(EnumerablePropertySource.class::isInstance)
                    .map(EnumerablePropertySource.class::cast)
                    .forEach(source -> {
                        for (String key : source.getPropertyNames()) {
                            given.add(new GivenSetting(key, String.valueOf(source.getProperty(key)), source.getName()));
                        }
                    });
        }
    }

    /** What a Spring application has its settings from; null where there is none. */
    static Environment spring(CamelContext context) {
        return context.getRegistry().lookupByNameAndType("environment", Environment.class);
    }

    boolean isFromEnvironment() {
        return place.equals(ENVIRONMENT);
    }

    boolean isFromSystem() {
        return place.equals(SYSTEM_PROPERTIES);
    }

    /** For the beginning of a sentence: the place, of a file with the line. */
    String where() {
        if (place.endsWith(".properties")) {
            return SettingsFile.where(Path.of(place), name) + ": ";
        }
        return place.equals(ENVIRONMENT) || place.equals(SYSTEM_PROPERTIES) ? place + ": " : "";
    }

    /** What Kubernetes sets in every container of a namespace that has a service named as one of our prefixes. */
    boolean isOfKubernetes() {
        boolean address = name.endsWith("_PORT") && value.matches("(tcp|udp|sctp)://.*");
        return isFromEnvironment() && (address || KUBERNETES.matcher(name).matches());
    }
}
