package io.chatarchive.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.chatarchive.fault.Finding;
import io.chatarchive.settings.RouteResources;
import io.chatarchive.standalone.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What is wrong with a route file, with file and line, as far as one can see without running it. */
final class RouteFileCheck {
    /** Innermost ones, without a default. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}:?]+?)\\s*}}");

    private static JsonSchema schema;

    private final CamelContext context;
    private final EndpointCheck endpoints;

    RouteFileCheck(CamelContext context) {
        this.context = context;
        this.endpoints = new EndpointCheck(context);
    }

    /** What is wrong with a file before it is loaded: its form, and settings that it names. */
    List<Finding> form(Resource file) throws IOException {
        try {
            YamlFile yaml = YamlFile.of(file);
            Map<Integer, String> problems = new TreeMap<>();
            bySchema(yaml, problems);
            placeholders(yaml, problems);
            return findings(file, problems);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            return findings(file, Map.of(line, "this is no YAML: " + e.getProblem()));
        } catch (YamlEngineException | JsonProcessingException e) {
            return findings(file, Map.of(1, "this is no YAML: " + e.getMessage()));
        }
    }

    /** What is wrong with the endpoints in it, once all are loaded: components may be beans. */
    List<Finding> endpoints(Resource file) throws IOException {
        Map<Integer, String> problems = new TreeMap<>();
        endpoints.look(YamlFile.of(file), problems);
        return findings(file, problems);
    }

    private static List<Finding> findings(Resource file, Map<Integer, String> problems) {
        String name = RouteResources.name(file);
        return problems.entrySet().stream()
                .map(problem -> Finding.fail("routes", name + ":" + problem.getKey() + ": " + problem.getValue()))
                .toList();
    }

    /** The first problem of a line says most. */
    private static void bySchema(YamlFile yaml, Map<Integer, String> problems) throws IOException {
        schema().validate(yaml.json()).forEach(message -> {
            String place = message.getInstanceLocation().toString();
            boolean named = message.getProperty() != null;
            problems.putIfAbsent(yaml.line(named ? place + "/" + message.getProperty() : place), words(message));
        });
    }

    private static String words(ValidationMessage message) {
        return switch (message.getType()) {
            case "additionalProperties" -> "'" + message.getProperty() + "' is not known here";
            case "required" -> "'" + message.getProperty() + "' is missing here";
            default -> message.getMessage().substring(message.getMessage().indexOf(": ") + 2);
        };
    }

    private static synchronized JsonSchema schema() throws IOException {
        if (schema == null) {
            SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .preloadJsonSchema(false) // half of it is never asked, and would take 100 MB
                    .cacheRefs(false)
                    .build();
            try (InputStream file = CamelContext.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
                schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                        .getSchema(file, config);
            }
        }
        return schema;
    }

    private void placeholders(YamlFile yaml, Map<Integer, String> problems) {
        List<Node> nodes = yaml.nodes();
        Set<String> ofTemplates = new HashSet<>();
        for (Node node : nodes) {
            for (String kind : List.of("parameters", "beans")) {
                YamlFile.value(node, kind)
                        .ifPresent(list ->
                                YamlFile.items(list).forEach(item -> ofTemplates.add(YamlFile.text(item, "name"))));
            }
        }
        for (Node node : nodes) {
            if (node instanceof ScalarNode scalar) {
                Matcher found = PLACEHOLDER.matcher(scalar.getValue());
                while (found.find()) {
                    String key = found.group(1);
                    if (!ofTemplates.contains(key) && !isKnown(key)) {
                        problems.putIfAbsent(YamlFile.line(node), "nothing is set for {{" + key + "}}");
                    }
                }
            }
        }
    }

    private boolean isKnown(String key) {
        return context.getPropertiesComponent().resolveProperty(key).isPresent();
    }
}
