package io.chatarchive.check;

import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;

/** The text of a route file with the settings put in. */
record Placeholders(CamelContext context) {
    /** As it is, where that is not possible, such as for a template's own parameters. */
    String resolved(String text) {
        try {
            String value = context.resolvePropertyPlaceholders(text);
            return value == null ? text : value; // {{?optional}}, and not set
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** The same, with the parameters of a template put in too. */
    String resolved(String text, Map<String, ?> parameters) {
        Properties local = new Properties();
        parameters.forEach((name, value) -> local.setProperty(name, String.valueOf(value)));
        PropertiesComponent settings = context.getPropertiesComponent();
        settings.setLocalProperties(local);
        try {
            return resolved(text);
        } finally {
            settings.setLocalProperties(null);
        }
    }
}
