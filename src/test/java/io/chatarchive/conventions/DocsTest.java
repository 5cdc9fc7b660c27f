package io.chatarchive.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for documentation and descriptions that a program can check. */
class DocsTest {
    /** Words whose meaning a reader has to guess. Say who does what: load, override, current batch, claim. */
    private static final List<String> RIDDLES = List.of(
            "in hand",
            "goes? before",
            "takes? up",
            "nobody's",
            "(is|are) said",
            "(is|are) to blame",
            "whoever",
            "taken over");

    private static final Pattern RIDDLE =
            Pattern.compile("\\b(" + String.join("|", RIDDLES) + ")\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(?:#+|--|//|/?\\*+/?) ?");
    private static final Pattern SETTING = Pattern.compile("(?m)^((?:# .*\n)+)((?:chat\\..*\n)+)");
    private static final Pattern REFERENCE_ROW = Pattern.compile("(?m)^\\| `(chat\\.[a-z.-]+)` \\|[^|]*\\| (.*) \\|$");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(Path.of("."), 1, ".md"));
        pages.addAll(files(Path.of("docs"), 1, ".md"));
        pages.addAll(files(Path.of("examples"), 2, ".md"));
        return pages;
    }

    static List<Path> texts() throws IOException {
        List<Path> texts = new ArrayList<>(pages());
        texts.addAll(files(Path.of("routes"), 1, ".yaml"));
        texts.addAll(files(Path.of("examples"), 2, ".yaml"));
        texts.addAll(files(Path.of("src/main/resources"), 4, ".lua"));
        texts.addAll(files(Path.of("src/main/java"), 9, ".java"));
        texts.add(Path.of("application.properties"));
        return texts;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void should_find_a_file_and_heading_when_a_page_links_to_it(Path file) throws IOException {
        MarkdownPage page = MarkdownPage.read(file);

        List<String> dead = new ArrayList<>();
        for (String link : page.links()) {
            if (!link.contains("://") && !exists(file, link)) {
                dead.add(link);
            }
        }
        assertThat(dead).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void should_say_who_does_what_when_it_is_read_by_somebody(Path file) throws IOException {
        String text = COMMENT.matcher(Files.readString(file)).replaceAll("").replaceAll("\\s+", " ");

        assertThat(RIDDLE.matcher(text).results().map(found -> around(text, found)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void should_stay_short_when_it_is_the_first_page(String file) throws IOException {
        assertThat(Files.readAllLines(Path.of(file))).hasSizeLessThanOrEqualTo(160);
    }

    @Test
    void should_describe_a_setting_in_the_same_words_when_it_stands_in_several_places() throws IOException {
        Map<String, String> shipped = shippedDescriptions();

        assertThat(shipped).isNotEmpty();
        assertThat(descriptionsInReference()).containsExactlyEntriesOf(shipped);
        assertThat(descriptionsForIdes()).containsExactlyEntriesOf(shipped);
    }

    /** The comment above one setting, or above several that share it. */
    private static Map<String, String> shippedDescriptions() throws IOException {
        Map<String, String> descriptions = new TreeMap<>();
        SETTING.matcher(Files.readString(Path.of("application.properties")))
                .results()
                .forEach(setting -> {
                    String comment = COMMENT.matcher(setting.group(1))
                            .replaceAll("")
                            .strip()
                            .replace('\n', ' ');
                    setting.group(2)
                            .lines()
                            .forEach(line -> descriptions.put(line.substring(0, line.indexOf('=')), comment));
                });
        return descriptions;
    }

    private static Map<String, String> descriptionsInReference() throws IOException {
        String page = Files.readString(Path.of("docs/reference.md"));
        Map<String, String> descriptions = new TreeMap<>();
        REFERENCE_ROW
                .matcher(page.substring(0, page.indexOf("\n## Routes")))
                .results()
                .forEach(row -> descriptions.put(
                        row.group(1), row.group(2).replace("&lt;", "<").replace("\\*", "*")));
        return descriptions;
    }

    private static Map<String, String> descriptionsForIdes() throws IOException {
        Path metadata = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
        Map<String, String> descriptions = new TreeMap<>();
        for (JsonNode property : new ObjectMapper().readTree(metadata.toFile()).path("properties")) {
            descriptions.put(
                    property.path("name").asText(), property.path("description").asText());
        }
        return descriptions;
    }

    private static boolean exists(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        return Files.exists(target)
                && (hash < 0 || MarkdownPage.read(target).anchors().contains(link.substring(hash + 1)));
    }

    private static String around(String text, MatchResult found) {
        return "…" + text.substring(Math.max(0, found.start() - 40), Math.min(text.length(), found.end() + 40)) + "…";
    }

    private static List<Path> files(Path folder, int depth, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.map(Path::normalize)
                    .filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
