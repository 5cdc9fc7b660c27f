package io.chatarchive.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.chatarchive.archive.ArchiveBeans;
import io.chatarchive.fixture.MetricTable;
import io.chatarchive.settings.Resources;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What docs/reference.md and the metadata for IDEs say is what there is, all of it and nothing else. */
class ReferenceTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|(.*)\\|");

    private final Properties shipped = new Properties();

    @BeforeEach
    void readSettings() throws IOException {
        try (Reader file = Files.newBufferedReader(Path.of("application.properties"))) {
            shipped.load(file);
        }
        shipped.keySet().removeIf(key -> !key.toString().startsWith("chat."));
    }

    @Test
    void should_have_every_setting_with_its_default() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        rows("Settings").forEach((key, cells) -> defaults.put(key, cells.get(0).replace("`", "")));

        assertThat(defaults).containsExactlyInAnyOrderEntriesOf(stringMap(shipped));
    }

    @Test
    void should_tell_ides_every_setting_with_its_default() throws IOException {
        JsonNode metadata = new ObjectMapper().readTree(Resources.text("/META-INF/spring-configuration-metadata.json"));
        Map<String, String> defaults = new TreeMap<>();
        for (JsonNode property : metadata.path("properties")) {
            assertThat(property.path("description").asText()).isNotBlank();
            defaults.put(
                    property.path("name").asText(),
                    property.path("defaultValue").asText());
        }
        shipped.setProperty("chat.dead-letter.stream", ""); // it depends on another

        assertThat(defaults).containsExactlyInAnyOrderEntriesOf(stringMap(shipped));
    }

    @Test
    void should_have_every_route_with_its_purpose() throws IOException {
        Map<String, String> purposes = new TreeMap<>();
        rows("Routes").forEach((id, cells) -> purposes.put(id, cells.get(cells.size() - 1)));
        Map<String, String> descriptions = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                JsonNode parts = YAML.readTree(file.toFile());
                for (String kind : List.of("route", "routeConfiguration", "routeTemplate")) {
                    parts.findValues(kind).stream()
                            .filter(part -> part.has("id"))
                            .forEach(part -> descriptions.put(
                                    part.path("id").asText(),
                                    part.path("description").asText()));
                }
            }
        }

        assertThat(purposes).containsExactlyInAnyOrderEntriesOf(descriptions);
    }

    @Test
    void should_have_every_parameter_of_the_route_template() throws IOException {
        Map<String, List<String>> parameters = new TreeMap<>();
        for (JsonNode parameter : YAML.readTree(
                        Path.of("routes", "chat-archive-flow.camel.yaml").toFile())
                .findValue("parameters")) {
            parameters.put(
                    parameter.path("name").asText(),
                    List.of(
                            parameter.path("required").asBoolean(true) ? "yes" : "no",
                            parameter.path("description").asText()));
        }
        Map<String, List<String>> documented = new TreeMap<>();
        rows("Route template").forEach((name, cells) -> documented.put(name, cells.subList(0, 2)));

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(parameters);
    }

    @Test
    void should_have_every_bean() throws Exception {
        CamelContext context = new DefaultCamelContext();
        try {
            context.getPropertiesComponent().addInitialProperty("chat.redis.url", "redis://127.0.0.1:1");
            context.getPropertiesComponent().addInitialProperty("chat.jdbc.url", "jdbc:mysql://127.0.0.1:1/chat");
            new ArchiveBeans().setCamelContext(context);
            TreeSet<String> bound = new TreeSet<>(
                    context.getRegistry().findByTypeWithName(Object.class).keySet());

            assertThat(rows("Beans").keySet()).containsExactlyInAnyOrderElementsOf(bound);
        } finally {
            context.stop();
        }
    }

    @Test
    void should_have_the_meters_of_operating_md() throws IOException {
        Set<String> documented = MetricTable.ofOperatingPage().keySet();
        Set<String> reference = rows("Meters").keySet().stream()
                .map(name -> name.replace('.', '_'))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).allMatch(name -> reference.stream().anyMatch(name::startsWith), "is in the reference");
        assertThat(reference)
                .allMatch(name -> documented.stream().anyMatch(metric -> metric.startsWith(name)), "is documented");
    }

    /** First cell and the others of every row of the tables in a chapter. */
    private static Map<String, List<String>> rows(String chapter) throws IOException {
        String page = Files.readString(Path.of("docs/reference.md"));
        String start = "\n## " + chapter + "\n";
        String text = page.substring(page.indexOf(start) + start.length());
        int end = text.indexOf("\n## ");
        Map<String, List<String>> rows = new TreeMap<>();
        (end < 0 ? text : text.substring(0, end)).lines().forEach(line -> {
            var row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(
                        row.group(1),
                        Stream.of(row.group(2).split("\\|", -1))
                                .map(String::strip)
                                .toList());
            }
        });
        return rows;
    }

    private static Map<String, String> stringMap(Properties properties) {
        Map<String, String> map = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        return map;
    }
}
