package io.chatarchive.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;

/**
 * Text that comes from outside of the program: environment variables, system properties, arguments and names of files.
 * Java decodes it in the charset of the locale before anybody can say otherwise: where that is not UTF-8, what is not
 * ASCII is damaged, and refused here.
 */
public final class ExternalText {
    private static final char REPLACEMENT = '\uFFFD';

    /** There Java is given characters, not bytes. */
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private ExternalText() {}

    /**
     * The setting of a key, by the environment, else by a system property.
     *
     * @throws InvalidSettingException if it was damaged
     */
    public static Optional<String> setting(String key) {
        return environment(key).or(() -> systemProperty(key));
    }

    /**
     * The environment variable for a key, under the names by which Camel looks for it. Camel takes the capital letters of
     * the default locale, in which a Turkish program would not find those with an i.
     *
     * @throws InvalidSettingException if it was damaged
     */
    public static Optional<String> environment(String key) {
        String name = key.toUpperCase(Locale.ROOT);
        return Optional.ofNullable(System.getenv(name))
                .or(() -> Optional.ofNullable(System.getenv(name.replaceAll("[.-]", "_"))))
                .map(value -> intact(value, "The environment variable for " + key));
    }

    /**
     * A system property.
     *
     * @throws InvalidSettingException if it was damaged
     */
    public static Optional<String> systemProperty(String key) {
        return Optional.ofNullable(System.getProperty(key)).map(value -> intact(value, "The system property " + key));
    }

    /**
     * Before anything is done with what a program is started with.
     *
     * @throws InvalidSettingException if an argument, or the name of the working folder, was damaged
     */
    public static void requireIntact(String[] arguments) {
        for (String argument : arguments) {
            intact(argument, "An argument");
        }
        intact(System.getProperty("user.dir"), "The name of the working folder");
    }

    /**
     * The text.
     *
     * @param name of it; the text itself may be secret
     * @throws InvalidSettingException if it was damaged
     */
    static String intact(String text, String name) {
        Charset charset = WINDOWS ? UTF_8 : Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        return intact(text, name, charset, "LC_ALL=C.UTF-8");
    }

    /**
     * A text out of a route file, which Camel decodes in Java's default charset.
     *
     * @throws InvalidSettingException if it was damaged
     */
    public static String intactInRoutes(String text, String name) {
        return intact(text, name, Charset.defaultCharset(), "-Dfile.encoding=UTF-8");
    }

    private static String intact(String text, String name, Charset charset, String remedy) {
        if (isDamaged(text, charset)) {
            String why = charset.equals(UTF_8) ? "" : ": Java took it for " + charset;
            throw new InvalidSettingException(name + " cannot be read as UTF-8" + why
                    + ". Give it in UTF-8, and start Java with " + remedy + ".");
        }
        return text;
    }

    static boolean isDamaged(String text, Charset charset) {
        boolean ascii = text.chars().allMatch(letter -> letter < 128);
        boolean otherText =
                !ascii && !charset.equals(UTF_8) && charset.newEncoder().canEncode(text);
        return otherText || text.indexOf(REPLACEMENT) >= 0;
    }
}
