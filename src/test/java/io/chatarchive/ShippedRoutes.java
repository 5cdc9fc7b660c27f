package io.chatarchive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
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

    /** How the archive of the chat stores rows. */
    static SqlStore store() throws IOException {
        JsonNode file = new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("routes", "chat-archive.camel.yaml").toFile());
        return file.findValues("constant").stream()
                .map(constant -> constant.path("expression").asText())
                .filter(text -> text.startsWith("INSERT"))
                .map(SqlStore::new)
                .findFirst()
                .orElseThrow();
    }

    static TableInspection table(Connection connection, ArchiveSettings settings) throws IOException {
        String definition = settings.createTable() ? Resources.text(ChatFixture.TABLE) : "";
        return new TableInspection(connection, settings.table(), definition, store());
    }
}
