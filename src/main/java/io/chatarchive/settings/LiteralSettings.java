package io.chatarchive.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.properties.DefaultPropertiesParser;
import org.apache.camel.component.properties.FilePropertiesSource;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLocation;
import org.apache.camel.component.properties.PropertiesLookup;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.support.service.ServiceHelper;

/**
 * The settings of the standalone program. As Camel's, but what comes from the environment and from system properties is
 * taken as it is, wherever a placeholder puts it: placeholders, and backslashes before them, mean something in files only.
 */
public final class LiteralSettings extends PropertiesComponent {
    /** What means something to Camel's parser, and what stands for it meanwhile: characters that no text has. */
    private static final String SPECIAL = "{}\\";

    private static final String STANDING_IN = "\uFDD0\uFDD1\uFDD2";

    public LiteralSettings() {
        setEncoding("UTF-8");
        setPropertiesParser(new Parser());
        addPropertiesFunction(new Literal("env", ExternalText::environment));
        addPropertiesFunction(new Literal("sys", ExternalText::systemProperty));
    }

    @Override
    public void setLocations(List<PropertiesLocation> locations) {
        super.setLocations(locations);
        getPropertiesSources()
                .replaceAll(source -> source instanceof FilePropertiesSource file
                        ? new SettingsFile(this, file.getLocation(), file.getOrder())
                        : source);
        ServiceHelper.initService(getPropertiesSources());
        ServiceHelper.startService(getPropertiesSources());
    }

    @Override
    protected String parseUri(String uri, PropertiesLookup properties, boolean keepUnresolvedOptional) {
        String parsed = super.parseUri(uri, properties, keepUnresolvedOptional);
        return parsed == null ? null : replaced(parsed, STANDING_IN, SPECIAL);
    }

    /** In a value from outside. */
    private static String shielded(String value) {
        return replaced(value, SPECIAL, STANDING_IN);
    }

    private static String replaced(String text, String letters, String others) {
        String result = text;
        for (int i = 0; i < letters.length(); i++) {
            result = result.replace(letters.charAt(i), others.charAt(i));
        }
        return result;
    }

    /** A value from a file keeps its placeholders, and its backslashes but for those before braces. */
    private static final class Parser extends DefaultPropertiesParser {
        private static final Pattern BACKSLASH = Pattern.compile("\\\\(?!\\\\*(\\{\\{|}}))");

        @Override
        public String parseProperty(String key, String value, PropertiesLookup properties) {
            if (value == null) {
                return null;
            }
            boolean fromOutside =
                    read(() -> ExternalText.setting(key)).filter(value::equals).isPresent();
            return fromOutside ? shielded(value) : BACKSLASH.matcher(value).replaceAll(shielded("\\"));
        }
    }

    /** {@code {{env:NAME}}} or {@code {{sys:name}}}, each with a default after another colon. */
    private record Literal(String name, Function<String, Optional<String>> source) implements PropertiesFunction {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String apply(String remainder) {
            String[] parts = remainder.split(":", 2);
            return read(() -> source.apply(parts[0]))
                    .map(LiteralSettings::shielded)
                    .orElse(parts.length > 1 ? parts[1] : null);
        }
    }

    /** What cannot be read Camel would take for what is not set, by the type of the exception. */
    private static Optional<String> read(Supplier<Optional<String>> source) {
        try {
            return source.get();
        } catch (InvalidSettingException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
