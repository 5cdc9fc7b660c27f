package io.chatarchive.check;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.chatarchive.standalone.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.CamelContext;

/** Compares a route file with the schema that Camel has for them. */
final class SchemaCheck {
    private static JsonSchema schema;

    private SchemaCheck() {}

    /** The first problem of a line says most. */
    static void look(YamlFile yaml, Map<Integer, String> problems) throws IOException {
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
}
