package io.chatarchive.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The route files and those of the examples, by what Camel says of YAML: this version, and the newest. */
class RouteSchemaTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schema/camelYamlDsl.json",
                "/newest-camel/schema/camelYamlDsl.json",
                "/newest-camel/schema/camelYamlDsl-canonical.json"
            })
    void should_be_valid_when_camel_reads_them(String schema) throws IOException {
        JsonSchema camel = schema(schema);

        for (Path file : files()) {
            assertThat(camel.validate(YAML.readTree(file.toFile())))
                    .as(file.toString())
                    .isEmpty();
        }
    }

    private static JsonSchema schema(String name) throws IOException {
        try (InputStream file = RouteSchemaTest.class.getResourceAsStream(name)) {
            JsonNode schema = new ObjectMapper().readTree(file);
            if (name.contains("canonical")) {
                allowOneDataFormat(schema);
            }
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
        }
    }

    /** By the canonical schema of 4.22.0 every unmarshal needs each of the 48 data formats, so that none can be valid. */
    private static void allowOneDataFormat(JsonNode schema) {
        JsonNode unmarshal =
                schema.path("items").path("definitions").path("org.apache.camel.model.UnmarshalDefinition");
        assertThat(unmarshal.path("properties").has("json")).isTrue();
        ((ObjectNode) unmarshal).remove("required");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> routes = Files.list(Path.of("routes"));
                Stream<Path> examples = Files.walk(Path.of("examples"))) {
            List<Path> files = Stream.concat(routes, examples)
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            assertThat(files).hasSizeGreaterThan(4);
            return files;
        }
    }
}
