package io.chatarchive.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.chatarchive.archive.StepOutputs;
import io.chatarchive.archive.StreamArchive;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for route files that a program can check. */
class RouteConventionsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern KEBAB_CASE = Pattern.compile("[a-z]+(-[a-z]+)*");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^{}?]+)}}");

    private static final Pattern STEP_WITH_VARIABLES =
            Pattern.compile("process: \\{.* ref: \"?([\\w{}]+)\"? } #.*?\\bvariables? ([a-z-]+(?:, [a-z-]+)*)");
    private static final Pattern SET_IN_JAVA = Pattern.compile("setVariable\\(\\s*\"([^\"]+)\"");

    private final Properties settings = new Properties();

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files.sorted().toList().stream();
        }
    }

    @BeforeEach
    void readSettings() throws IOException {
        try (Reader file = Files.newBufferedReader(Path.of("application.properties"))) {
            settings.load(file);
        }
    }

    /** No id or name of a host is taken: all of ours begin with one word. And every component is one that Camel ships. */
    @ParameterizedTest
    @MethodSource("files")
    void should_name_what_is_ours_and_use_stock_components_only(Path file) throws IOException {
        JsonNode yaml = YAML.readTree(file.toFile());

        assertThat(yaml.findValuesAsText("id")).allMatch(id -> id.startsWith("chat-"));
        for (String uri : yaml.findValuesAsText("uri")) {
            String scheme = uri.replaceFirst(":.*", "");
            assertThat(scheme).isIn("timer", "direct", "jdbc", "platform-http", "spring-redis");
            if (scheme.equals("direct")) {
                assertThat(uri)
                        .matches("direct:(chat-.*|send-chat-message|\\$\\{variable\\.archive\\.name}-archive-store)");
            }
        }
    }

    /**
     * How often is tried again has to be said: where one exception follows another it is inherited. And Camel logs no
     * attempts: it means them for DEBUG, but several lanes at once have one logged as an ERROR, data and all.
     */
    @ParameterizedTest
    @MethodSource("files")
    void should_say_whether_it_tries_again_and_have_no_attempt_logged(Path file) throws IOException {
        for (JsonNode policies : YAML.readTree(file.toFile()).findValues("onException")) {
            for (JsonNode wrapped : policies) {
                JsonNode onException = wrapped.path("onException");
                JsonNode policy = onException.path("redeliveryPolicy");
                boolean once = policy.path("maximumRedeliveries").asText().equals("0")
                        && policy.path("logRetryAttempted").asText().equals("false");

                assertThat(once
                                || onException
                                        .path("redeliveryPolicyRef")
                                        .asText()
                                        .equals("chatBackoff"))
                        .as(onException.path("id").asText())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void should_say_what_it_is_for_and_stay_short(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);

        assertThat(lines.get(0)).startsWith("# ");
        assertThat(lines)
                .hasSizeLessThanOrEqualTo(150)
                .allSatisfy(line -> assertThat(line.length()).isLessThan(121));
        assertThat(String.join(" ", lines)).doesNotContain("localhost").doesNotContain("127.0.0.1");
    }

    @ParameterizedTest
    @MethodSource("files")
    void should_describe_every_route_and_name_every_endpoint(Path file) throws IOException {
        JsonNode document = YAML.readTree(file.toFile());

        List<JsonNode> routes = new ArrayList<>();
        document.forEach(part -> List.of("route", "routeTemplate").forEach(kind -> {
            if (part.has(kind)) {
                routes.add(part.path(kind));
            }
        }));
        for (JsonNode route : routes) {
            assertThat(route.path("id").asText()).matches(KEBAB_CASE);
            assertThat(route.path("description").asText()).hasSizeGreaterThan(20);
        }
        List<JsonNode> steps = new ArrayList<>(document.findValues("to"));
        steps.addAll(document.findValues("toD"));
        steps.addAll(document.findValues("process"));
        assertThat(steps)
                .allSatisfy(step -> assertThat(step.path("id").asText()).matches(KEBAB_CASE));
    }

    /** And the bean sets those that {@link StepOutputs} has for it, by which {@code check} goes. */
    @Test
    void should_say_at_each_step_which_variables_it_sets() throws IOException {
        Map<String, Set<String>> said = new TreeMap<>();
        for (Path file : files().toList()) {
            STEP_WITH_VARIABLES
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(
                            step -> said.put(step.group(1), Set.of(step.group(2).split(", "))));
        }
        Map<String, Set<String>> set = new TreeMap<>(StepOutputs.VARIABLES);
        set.put("{{archiveOfThisStream}}", set.remove(StreamArchive.class.getName()));

        assertThat(said).isEqualTo(set);
    }

    @Test
    void should_know_every_variable_that_java_sets() throws IOException {
        Set<String> known = new TreeSet<>();
        StepOutputs.VARIABLES.values().forEach(known::addAll);
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/chatarchive/route"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                SET_IN_JAVA.matcher(Files.readString(file)).results().forEach(each -> found.add(each.group(1)));
            }
        }

        assertThat(found).isNotEmpty();
        assertThat(known).containsAll(found);
    }

    @ParameterizedTest
    @MethodSource("files")
    void should_use_only_settings_that_exist(Path file) throws IOException {
        TreeSet<String> known = new TreeSet<>(settings.stringPropertyNames());
        JsonNode document = YAML.readTree(file.toFile());
        Stream.of("parameters", "beans")
                .flatMap(kind -> document.findValues(kind).stream())
                .flatMap(parts -> parts.findValuesAsText("name").stream())
                .forEach(known::add); // of a template
        TreeSet<String> used = new TreeSet<>();
        PLACEHOLDER.matcher(Files.readString(file)).results().forEach(found -> used.add(found.group(1)));

        assertThat(known).containsAll(used);
    }

    @ParameterizedTest
    @MethodSource("files")
    void should_never_apply_an_error_policy_to_the_routes_of_others(Path file) throws IOException {
        JsonNode document = YAML.readTree(file.toFile());

        assertThat(document.findValues("routeConfiguration"))
                .allSatisfy(policy -> assertThat(policy.path("id").asText()).startsWith("chat-"));
        document.forEach(part ->
                assertThat(part.has("onException") || part.has("errorHandler")).isFalse());
    }

    @ParameterizedTest
    @MethodSource("files")
    void should_never_build_sql_from_data(Path file) throws IOException {
        JsonNode document = YAML.readTree(file.toFile());
        List<JsonNode> texts = new ArrayList<>(document.findValues("expression"));
        texts.addAll(document.findValues("value"));
        for (JsonNode value : texts) {
            String text = value.asText();
            if (text.contains("INSERT")) {
                assertThat(text).contains(":?rows").doesNotContain("${").doesNotContain("{{");
            }
        }
    }
}
