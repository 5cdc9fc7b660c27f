package io.chatarchive.check;

import io.chatarchive.archive.Archives;
import io.chatarchive.fault.Causes;
import io.chatarchive.fault.Finding;
import io.chatarchive.route.StoreRoute;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.RouteResources;
import io.chatarchive.standalone.YamlFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The route files that a standalone program runs.
 *
 * @param resources in no particular order
 */
public record RouteFiles(CamelContext context, Collection<Resource> resources) {
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

    /** Those that the settings name. */
    public static RouteFiles in(CamelContext context) throws Exception {
        return new RouteFiles(context, RouteResources.in(context));
    }

    /**
     * What is wrong with them, with file and line; nothing, if the context can run them: it is ready for that then.
     *
     * @throws InvalidSettingException names the first setting that cannot be used
     */
    public List<Finding> findings() throws Exception {
        return findings(loaded -> Archives.of(loaded).rest());
    }

    /**
     * The same.
     *
     * @param change what is to be changed of the context before it is made ready
     */
    public List<Finding> findings(Consumer<CamelContext> change) throws Exception {
        RouteFileCheck check = new RouteFileCheck(context);
        List<Finding> findings = new ArrayList<>();
        List<Resource> yaml = resources.stream()
                .filter(file -> file.getLocation().matches(".*\\.ya?ml"))
                .toList();
        boolean areAll = yaml.size() == resources.size();
        for (Resource file : yaml) {
            findings.addAll(form(check, file, areAll));
        }
        if (findings.isEmpty()) {
            attempt(() -> PluginHelper.getRoutesLoader(context).loadRoutes(resources), findings);
        }
        if (findings.isEmpty()) {
            findings.addAll(check.names(yaml, areAll));
        }
        if (findings.isEmpty()) {
            attempt(() -> makeReady(change), findings);
        }
        return findings;
    }

    private static List<Finding> form(RouteFileCheck check, Resource file, boolean areAll) throws IOException {
        try {
            return check.form(file, areAll);
        } catch (InvalidSettingException e) {
            return List.of(Finding.fail("routes", e.getMessage()));
        }
    }

    private void makeReady(Consumer<CamelContext> change) {
        change.accept(context);
        context.init();
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private void attempt(Attempt step, List<Finding> findings) throws IOException {
        try {
            step.run();
        } catch (Exception e) {
            InvalidSettingException setting = Causes.find(InvalidSettingException.class, e);
            if (setting != null) {
                throw setting;
            }
            findings.add(Finding.fail("routes", wordsFor(e)));
        }
    }

    /** Where the SQL of an archive stands: as exactly as an error says that quotes a word of it. */
    String placeOfSql(String archive, String error) throws IOException {
        Matcher quoted = QUOTED.matcher(error);
        String word = quoted.find() ? quoted.group(1) : "";
        for (Resource file : resources) {
            YamlFile yaml = YamlFile.of(file);
            for (Node route : yaml.nodes()) {
                String uri = YamlFile.value(route, "from")
                        .map(from -> YamlFile.text(from, "uri"))
                        .orElse("");
                if (uri.equals(StoreRoute.endpoint(archive))) {
                    return RouteResources.name(file) + ":" + yaml.line(YamlFile.line(route), word) + ": ";
                }
            }
        }
        return "";
    }

    private static Map<String, Node> parameters(Node use) {
        Map<String, Node> values = new HashMap<>();
        YamlFile.value(use, "parameters")
                .ifPresent(list -> YamlFile.items(list)
                        .forEach(item -> YamlFile.value(item, "value")
                                .ifPresent(value -> values.put(YamlFile.text(item, "name"), value))));
        return values;
    }

    private String placeOfRoute(String id) throws IOException {
        for (Resource file : resources) {
            for (Node node : YamlFile.of(file).nodes()) {
                if (YamlFile.text(node, "id").equals(id)
                        || YamlFile.text(node, "routeId").equals(id)) {
                    return RouteResources.name(file) + ":" + YamlFile.line(node) + ": ";
                }
            }
        }
        return "";
    }

    /** Of a route template that is named and not there, or whose last named parameter is missing. */
    private String placeOfUse(String error) throws IOException {
        String last = error.replaceFirst(".*[ ,]", "");
        for (Resource file : resources) {
            for (Node use : YamlFile.of(file).nodes()) {
                String template = YamlFile.text(use, "routeTemplateRef");
                if (!template.isEmpty()
                        && error.contains(template)
                        && !parameters(use).containsKey(last)) {
                    return RouteResources.name(file) + ":" + YamlFile.line(use) + ": ";
                }
            }
        }
        return "";
    }

    /** The words of the deepest cause, and the route that it is about. */
    private String wordsFor(Throwable error) throws IOException {
        FailedToCreateRouteException failed = Causes.find(FailedToCreateRouteException.class, error);
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String words = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return (failed == null ? placeOfUse(words) : placeOfRoute(failed.getRouteId())) + words;
    }
}
