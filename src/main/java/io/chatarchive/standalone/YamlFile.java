package io.chatarchive.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.chatarchive.settings.RouteResources;
import io.chatarchive.settings.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A YAML file that knows on which line something stands, counted from 1. */
public final class YamlFile {
    private static final ObjectMapper JSON = new ObjectMapper(new YAMLFactory());

    private final String text;
    private final Node root;

    /**
     * Reads it.
     *
     * @throws YamlEngineException with line and column, if it is no YAML
     */
    YamlFile(String text) {
        this.text = text;
        this.root =
                new Compose(LoadSettings.builder().build()).composeString(text).orElseThrow();
    }

    public static YamlFile of(Resource file) throws IOException {
        try (InputStream content = file.getInputStream()) {
            return new YamlFile(TextFile.of(content.readAllBytes(), RouteResources.name(file)));
        }
    }

    public JsonNode json() throws JsonProcessingException {
        return JSON.readTree(text);
    }

    /** Line of what a JSON pointer leads to, as far as it does. */
    public int line(String pointer) {
        Node node = root;
        int line = line(root);
        for (String step : pointer.split("/", -1)) {
            if (node instanceof SequenceNode list && step.matches("\\d+")) {
                node = list.getValue().get(Integer.parseInt(step));
                line = line(node);
            } else if (node instanceof MappingNode map) {
                Optional<NodeTuple> entry = entry(map, step);
                line = entry.map(found -> line(found.getKeyNode())).orElse(line);
                node = entry.map(NodeTuple::getValueNode).orElse(null);
            }
        }
        return line;
    }

    public static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private static Optional<NodeTuple> entry(MappingNode map, String key) {
        return map.getValue().stream()
                .filter(entry -> entry.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key))
                .findFirst();
    }

    /** The first line from that one on that has this text, or that line. */
    public int line(int from, String words) {
        List<String> lines = text.lines().toList();
        return IntStream.rangeClosed(from, lines.size())
                .filter(line -> lines.get(line - 1).contains(words))
                .findFirst()
                .orElse(from);
    }

    /** The value of a key, where it is there. */
    public static Optional<Node> value(Node map, String key) {
        return map instanceof MappingNode mapping ? entry(mapping, key).map(NodeTuple::getValueNode) : Optional.empty();
    }

    /** The text of a key, or empty text. */
    public static String text(Node map, String key) {
        return value(map, key).map(YamlFile::text).orElse("");
    }

    public static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** The items of a list; none of what is no list. */
    public static List<Node> items(Node list) {
        return list instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }

    /** The routes and whatever else the file is a list of. */
    public List<Node> parts() {
        return items(root);
    }

    /** All values, keys left out, from the outermost to the innermost. */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        walk(root, nodes::add);
        return nodes;
    }

    private static void walk(Node node, Consumer<Node> visitor) {
        visitor.accept(node);
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> walk(item, visitor));
        } else if (node instanceof MappingNode map) {
            map.getValue().forEach(entry -> walk(entry.getValueNode(), visitor));
        }
    }

    /** All keys with their values; what is inside a value that the visitor does not want to be entered is left out. */
    public void steps(BiPredicate<String, Node> visitor) {
        steps(root, visitor);
    }

    /** The same of a part of the file. */
    public static void steps(Node node, BiPredicate<String, Node> visitor) {
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> steps(item, visitor));
        } else if (node instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                if (visitor.test(text(entry.getKeyNode()), entry.getValueNode())) {
                    steps(entry.getValueNode(), visitor);
                }
            }
        }
    }
}
