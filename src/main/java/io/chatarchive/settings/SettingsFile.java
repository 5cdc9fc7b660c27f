package io.chatarchive.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.camel.component.properties.FilePropertiesSource;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLocation;
import org.apache.camel.util.OrderedProperties;

/** A properties file in UTF-8. Camel alone reads Latin-1, and takes a byte order mark for part of the first key. */
public final class SettingsFile extends FilePropertiesSource {
    /** More than anybody writes. */
    public static final int MOST_BYTES = 1 << 20;

    private static final Pattern BROKEN_ESCAPE =
            Pattern.compile("\\s*[^#!\\s].*?(?<!\\\\)(\\\\\\\\)*\\\\u(?!\\p{XDigit}{4}).*|\\\\u(?!\\p{XDigit}{4}).*");

    public SettingsFile(PropertiesComponent settings, PropertiesLocation location, int order) {
        super(settings, location, order);
    }

    @Override
    public Properties loadPropertiesFromLocation(PropertiesComponent settings, PropertiesLocation location) {
        Path file = Path.of(location.getPath());
        return Files.exists(file) ? read(file) : super.loadPropertiesFromLocation(settings, location);
    }

    /**
     * What stands in a file, by the rules of properties files.
     *
     * @throws InvalidSettingException names file and line, if it cannot be read so
     */
    public static Properties read(Path file) {
        String name = file.toString();
        String text = "";
        Properties properties = new OrderedProperties();
        try {
            text = TextFile.of(RegularFile.read(file, "The file " + name, MOST_BYTES), name);
            properties.load(new StringReader(text));
            return properties;
        } catch (InvalidSettingException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidSettingException("The file " + name + " cannot be read: " + e + ".");
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(name + ":" + lineOfBrokenEscape(text)
                    + ": \\u stands before four hexadecimal digits; write a backslash as \\\\.");
        }
    }

    private static int lineOfBrokenEscape(String text) {
        return line(text, BROKEN_ESCAPE).orElse(1);
    }

    private static OptionalInt line(String text, Pattern pattern) {
        List<String> lines = text.lines().toList();
        return IntStream.rangeClosed(1, lines.size())
                .filter(line -> pattern.matcher(lines.get(line - 1)).matches())
                .findFirst();
    }

    /** File and line of a key, as far as they are known. */
    static String where(Path file, String key) {
        String name = file.toString();
        if (!Files.isRegularFile(file)) {
            return name;
        }
        try {
            String text = TextFile.of(RegularFile.read(file, "The file " + name, MOST_BYTES), name);
            OptionalInt line = line(text, Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*([=:].*|\\s.*)?"));
            return line.isPresent() ? name + ":" + line.getAsInt() : name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
