package io.chatarchive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The routes of the archive as they stand in the jar, for a host: all but the intake. */
final class ShippedRoutes {
    private ShippedRoutes() {}

    static void loadInto(CamelContext host) throws Exception {
        PluginHelper.getRoutesLoader(host)
                .loadRoutes(Stream.of("-failures", "-flow", "")
                        .map(name -> "classpath:routes/chat-archive" + name + ".camel.yaml")
                        .map(location -> ResourceHelper.resolveResource(host, location))
                        .toList());
    }

    /** What the archive of the chat stores rows with. */
    static StoreStatement statement() throws IOException {
        return statement(ShippedSettings.with());
    }

    static StoreStatement statement(ArchiveSettings settings) throws IOException {
        JsonNode use = new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("routes", "chat-archive.camel.yaml").toFile());
        for (JsonNode parameter : use.findValue("parameters")) {
            if (parameter.path("name").asText().equals("sql")) {
                String definition = settings.createTable() ? Resources.text(ChatFixture.TABLE) : "";
                return new StoreStatement(parameter.path("value").asText(), definition);
            }
        }
        throw new IllegalStateException("There is no statement in it");
    }
}
