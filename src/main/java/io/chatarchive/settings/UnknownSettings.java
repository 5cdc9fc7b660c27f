package io.chatarchive.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.springframework.core.env.Environment;

/**
 * Settings that nobody reads, though somebody set them. What begins with the name of an archive is meant for it:
 * in the program's own files everything; in an application of somebody else, and in the environment, which others use
 * too, what begins as our settings do.
 */
public final class UnknownSettings {
    private final boolean isHost;
    private final Environment spring;
    private final List<SettingNames> archives;
    private final List<GivenSetting> given;
    private final String texts;

    /**
     * Of a context.
     *
     * @param archives the names of those that it has
     * @param routes its route files, as far as they are known: what they name is read
     */
    public UnknownSettings(CamelContext context, Collection<String> archives, Collection<Resource> routes) {
        this(
                !ArchiveSettings.isStandalone(context),
                GivenSetting.spring(context),
                archives,
                GivenSetting.in(context),
                texts(routes));
    }

    /**
     * Among what is given.
     *
     * @param spring where a Spring application finds its settings; null where there is none
     * @param texts of files in which a setting may be named
     */
    public UnknownSettings(
            boolean isHost, Environment spring, Collection<String> archives, List<GivenSetting> given, String texts) {
        this.isHost = isHost;
        this.spring = spring;
        this.archives = Stream.concat(Stream.of(SettingSource.ALL), archives.stream())
                .distinct()
                .map(SettingNames::new)
                .toList();
        this.given = given;
        this.texts = given.stream()
                .filter(setting -> !setting.isFromEnvironment())
                .map(GivenSetting::value)
                .collect(Collectors.joining("\n", texts, ""));
    }

    private static String texts(Collection<Resource> routes) {
        StringBuilder all = new StringBuilder();
        try {
            for (Resource file : routes) {
                try (InputStream content = file.getInputStream()) {
                    all.append(new String(content.readAllBytes(), UTF_8)).append('\n');
                }
            }
            Path logging = Path.of(System.getProperty("logback.configurationFile", ""));
            return Files.isRegularFile(logging) ? all + Files.readString(logging) : all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for each: where it is set, and the setting that is nearest. */
    public List<String> sentences() {
        return given.stream()
                .flatMap(each -> archives.stream().flatMap(names -> sentence(each, names).stream()))
                .distinct()
                .sorted()
                .toList();
    }

    private Optional<String> sentence(GivenSetting setting, SettingNames names) {
        String name = setting.name();
        boolean variable = setting.isFromEnvironment();
        boolean known = variable ? names.isVariable(name) : names.isKey(name);
        if (known || setting.isOfKubernetes()) {
            return Optional.empty();
        }
        return names.rest(name)
                .filter(rest -> isMeantForUs(setting, rest, names))
                .map(rest -> names.nearest(rest))
                .filter(nearest -> !isRelaxed(name, nearest) && !isNamed(setting))
                .map(nearest -> setting.where() + name + " is not a setting; did you mean "
                        + (variable ? SettingNames.variable(nearest) : nearest) + "?");
    }

    /** CHAT_ARCHIVE_… may be about the program: its home, its version. */
    private boolean isMeantForUs(GivenSetting setting, String rest, SettingNames names) {
        Optional<String> group = names.group(rest);
        if (setting.isFromEnvironment()) {
            return names.isNear(rest)
                    || group.filter(each -> !each.equals("archive")).isPresent();
        }
        boolean ours = !isHost && (names.isOfChat() || !setting.isFromSystem());
        return ours || group.isPresent();
    }

    /** Whether a Spring application finds a setting under this name too. */
    private boolean isRelaxed(String name, String key) {
        return spring != null
                && SettingNames.isSame(name, key)
                && Objects.equals(spring.getProperty(name), spring.getProperty(key));
    }

    /** Whether a route, or the value of another setting, names it, perhaps as {@code {{{{archive}}.rest}}}. */
    private boolean isNamed(GivenSetting setting) {
        String name = setting.name();
        String words = setting.isFromEnvironment()
                ? "(?i:" + name.replace("_", "[._-]") + ")"
                : Pattern.quote(name) + "|(?<=}})" + Pattern.quote(name.replaceFirst("^[^._]*", ""));
        return Pattern.compile("(?<![\\w.-])(" + words + ")(?![\\w-]|\\.\\w)")
                .matcher(texts)
                .find();
    }
}
