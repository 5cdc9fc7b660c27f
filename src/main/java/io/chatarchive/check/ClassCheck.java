package io.chatarchive.check;

import io.chatarchive.standalone.YamlFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.snakeyaml.engine.v2.nodes.Node;

/** Looks for the classes that a route file names: those of beans, messages and exceptions. */
record ClassCheck(CamelContext context) {
    private static final Set<String> NAMES = Set.of("beanType", "exception", "unmarshalType");

    /** With its package; what has a placeholder in it, or means something else, is left out. */
    private static final Pattern CLASS = Pattern.compile("\\w+(\\.\\w+)+(\\$\\w+)*");

    /** Puts down what is not there, by line. */
    void look(YamlFile yaml, Map<Integer, String> problems) {
        yaml.steps((key, content) -> {
            names(key, content).forEach(node -> {
                String name = YamlFile.text(node).replaceFirst("^#class:([^(]*).*", "$1");
                if (CLASS.matcher(name).matches() && context.getClassResolver().resolveClass(name) == null) {
                    problems.putIfAbsent(YamlFile.line(node), "there is no class '" + name + "' on the class path");
                }
            });
            return !key.equals("properties");
        });
    }

    private static Stream<Node> names(String key, Node content) {
        List<Node> items = YamlFile.items(content);
        if (key.equals("beans")) {
            return items.stream().flatMap(bean -> YamlFile.value(bean, "type").stream());
        }
        return NAMES.contains(key) ? Stream.concat(Stream.of(content), items.stream()) : Stream.empty();
    }
}
