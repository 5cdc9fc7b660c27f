package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the files of the console, whatever a browser shows. */
class HttpConsoleTest {
    private static final Path FILES = Path.of("src/main/resources/io/chatarchive/http/console");
    private static final long MOST_BYTES = 100_000;

    /** These are composed with a word of the server, which has its own name where there is none. */
    private static final Set<String> COMPOSED = Set.of("state", "help", "job", "verb", "count", "theme", "key");

    private static Map<String, String> files() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private static Set<String> keys(String words, String language) {
        String part = words.substring(words.indexOf("const " + language + " = {"));
        Set<String> keys = new TreeSet<>();
        Pattern.compile("(?<=[{,]\\s{0,4})(?:\"([^\"]+)\"|(\\w+)): \"")
                .matcher(part.substring(0, part.indexOf("\n};")))
                .results()
                .forEach(key -> keys.add(key.group(1) == null ? key.group(2) : key.group(1)));
        return keys;
    }

    @Test
    void should_have_the_same_words_in_both_languages_and_no_others_than_are_said() throws IOException {
        String words = files().get("words.js");

        Set<String> english = keys(words, "ENGLISH");

        assertThat(english).hasSizeGreaterThan(100).isEqualTo(keys(words, "CHINESE"));
        for (Map.Entry<String, String> file : files().entrySet()) {
            Pattern.compile("say\\(\"([^\"]+)\"")
                    .matcher(file.getValue())
                    .results()
                    .forEach(said ->
                            assertThat(english).as("said in " + file.getKey()).contains(said.group(1)));
        }
        String all = String.join("\n", files().values());
        assertThat(english)
                .filteredOn(key -> !COMPOSED.contains(key.replaceFirst("\\..*", "")) || !key.contains("."))
                .allSatisfy(key -> assertThat(all).containsPattern("say\\([^)]*\"" + Pattern.quote(key) + "\""));
    }

    @Test
    void should_be_small_and_never_parse_markup() throws IOException {
        assertThat(files().values().stream()
                        .mapToLong(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                        .sum())
                .isLessThan(MOST_BYTES);
        for (String file : files().values()) {
            assertThat(file)
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "style=")
                    .doesNotContainPattern("https?://(?!www\\.w3\\.org)");
        }
    }

    @Test
    void should_serve_each_file_and_nothing_else() throws IOException {
        HttpConsole console = new HttpConsole(null, false);

        for (String name : files().keySet()) {
            assertThat(console.serves("/console/" + name)).as(name).isEqualTo(!name.equals("console.html"));
        }
        for (String path : List.of("/", "")) {
            assertThat(console.serves(path)).isTrue();
        }
        for (String path : List.of(
                "/console/",
                "/console",
                "/console/../openapi.json",
                "/console/console.html",
                "/application.properties",
                "/console/uPlot.esm.js",
                "/index.html")) {
            assertThat(console.serves(path)).as(path).isFalse();
        }
    }
}
