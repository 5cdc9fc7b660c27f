package io.chatarchive.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.settings.EffectiveSettings;
import io.chatarchive.settings.RouteResources;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.Resource;

/** What is served of this process: its settings and its routes. */
final class ProcessEndpoints {
    private static final int MOST_BYTES = 200_000;

    private final CamelContext context;

    ProcessEndpoints(CamelContext context) {
        this.context = context;
    }

    ApiAnswer settings(Collection<String> archives) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        EffectiveSettings.of(context, archives)
                .forEach(setting -> list.addObject()
                        .put("key", setting.key())
                        .put("value", setting.value())
                        .put("source", setting.source()));
        return ApiAnswer.json(200, list);
    }

    /** Each route with its place, and each of their files as text. */
    ApiAnswer routes() throws IOException {
        Map<String, Resource> files = new TreeMap<>();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode routes = json.putArray("routes");
        for (Route route : context.getRoutes()) {
            Place place = place(route);
            routes.addObject()
                    .put("id", route.getRouteId())
                    .put("description", route.getDescription())
                    .put("file", place.name())
                    .put("line", place.line());
            place.file().ifPresent(file -> files.put(place.name(), file));
        }
        ArrayNode texts = json.putArray("files");
        for (Map.Entry<String, Resource> file : files.entrySet()) {
            texts.addObject().put("name", file.getKey()).put("text", text(file.getValue()));
        }
        return ApiAnswer.json(200, json);
    }

    /** Where a route stands; the line is null if nobody knows it. */
    private record Place(Optional<Resource> file, Integer line) {
        String name() {
            return file.map(RouteResources::name).orElse("");
        }
    }

    /** Camel knows of a route that a template has made no place; it has the description of the template's. */
    private Place place(Route route) {
        if (route.getSourceResource() != null) {
            return new Place(Optional.of(route.getSourceResource()), line(route.getSourceLocation()));
        }
        return ((ModelCamelContext) context)
                .getRouteTemplateDefinitions().stream()
                        .filter(template -> template.getResource() != null
                                && route.getDescription() != null
                                && route.getDescription().equals(template.getDescriptionText()))
                        .findFirst()
                        .map(template -> new Place(
                                Optional.of(template.getResource()),
                                template.getLineNumber() < 0 ? null : (Integer) template.getLineNumber()))
                        .orElse(new Place(Optional.empty(), null));
    }

    /** Camel writes it behind the name of the file. */
    private static Integer line(String location) {
        String last = location == null ? "" : location.substring(location.lastIndexOf(':') + 1);
        return last.matches("\\d{1,9}") ? Integer.valueOf(last) : null;
    }

    private static String text(Resource file) throws IOException {
        try (InputStream in = file.getInputStream()) {
            return new String(in.readNBytes(MOST_BYTES), UTF_8);
        }
    }
}
