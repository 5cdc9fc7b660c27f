package io.chatarchive.check;

import io.chatarchive.archive.StepOutputs;
import io.chatarchive.standalone.YamlFile;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The variables that the routes set and read. If a step may set any, because it is somebody's Java or computes the name,
 * all of them may be set.
 */
final class RouteVariables {
    /** Classes that set no variables but those of {@link StepOutputs}. */
    private static final Pattern KNOWN = Pattern.compile("(io\\.chatarchive|org\\.apache\\.camel|javax?)\\..*");

    private static final Pattern READ =
            Pattern.compile("\\$(?:simple)?\\{(?:variables?[.:\\[]|variableAs\\()['\"]?([\\w-]+)(?![\\w:-])");

    /** In a text that Camel takes as it is, and the components jdbc and sql do not. */
    private static final Pattern READ_IN_SQL = Pattern.compile(":[?#]" + READ.pattern());

    private static final Pattern JAVA = Pattern.compile("(bean|class|kamelet|language):.*");
    private static final Set<String> CODE = Set.of("groovy", "java", "joor", "js", "mvel", "ognl", "python", "spel");

    private final RouteSupplies supplies;
    private final Set<String> set = new TreeSet<>();
    private boolean areKnown;

    /**
     * Of the parts of files.
     *
     * @param areAll whether there are no other files
     */
    RouteVariables(Collection<RoutePart> parts, RouteSupplies supplies, boolean areAll) {
        this.supplies = supplies;
        this.areKnown = areAll;
        parts.forEach(this::addSteps);
        parts.forEach(part -> RouteBeans.references(part, (key, reference, place) -> addBean(key, reference)));
    }

    /** Whether somebody's Java, or nobody knows what, is among the steps. */
    boolean areKnown() {
        return areKnown;
    }

    private void addSteps(RoutePart part) {
        YamlFile.steps(part.node(), (key, content) -> {
            switch (key) {
                case "setVariable" -> add(part, YamlFile.text(content, "name"));
                case "variables" -> YamlFile.items(content).forEach(each -> add(part, YamlFile.text(each, "name")));
                case "convertVariableTo" -> add(part, YamlFile.text(content, "toName"));
                case "variableReceive" -> add(part, YamlFile.text(content));
                case "beanType" -> addClass(YamlFile.text(content));
                default -> addCode(key, content);
            }
            return !key.equals("beans");
        });
    }

    private void add(RoutePart part, String name) {
        for (String form : part.forms(name)) {
            areKnown &= !RoutePart.isDynamic(form);
            set.add(form);
            set.add(form.replaceFirst("\\..*", ""));
        }
    }

    private void addCode(String key, Node content) {
        String text = YamlFile.text(content);
        String code = CODE.contains(key) ? text + YamlFile.text(content, "expression") : "";
        areKnown &= !JAVA.matcher(text).matches()
                && !text.contains("setVariable(")
                && !code.contains("ariable")
                && !key.equals("language");
    }

    private void addBean(String key, String reference) {
        if (!RouteBeans.isStep(key)) {
            return;
        }
        String name = reference.replaceFirst("^\\{\\{([^{}]*)}}$", "$1"); // of a template
        Optional<String> bean = RouteBeans.name(name);
        if (bean.isEmpty()) {
            addClass(reference.replaceFirst("^#class:([\\w.$]+).*", "$1"));
            return;
        }
        set.addAll(StepOutputs.VARIABLES.getOrDefault(bean.get(), Set.of()));
        supplies.type(bean.get()).ifPresentOrElse(this::addClass, () -> areKnown = false);
    }

    private void addClass(String type) {
        areKnown &= KNOWN.matcher(type).matches();
        set.addAll(StepOutputs.VARIABLES.getOrDefault(type, Set.of()));
    }

    /** The sentence for each variable that a part reads and nothing sets, with its place. */
    void look(RoutePart part, BiConsumer<Integer, String> visitor) {
        YamlFile.steps(part.node(), (key, content) -> {
            if (key.equals("variable") || key.equals("variableSend")) {
                Node text = YamlFile.value(content, "expression").orElse(content);
                look(part, YamlFile.text(text).replaceFirst("^([\\w-]+)$", "\\${variable.$1}"), text, READ, visitor);
            } else if (key.equals("constant")) {
                Node text = YamlFile.value(content, "expression").orElse(content);
                look(part, YamlFile.text(text), text, READ_IN_SQL, visitor);
            } else {
                look(part, YamlFile.text(content), content, READ, visitor);
            }
            return !key.equals("beans") && !key.equals("constant") && !key.equals("description");
        });
    }

    private void look(RoutePart part, String text, Node place, Pattern pattern, BiConsumer<Integer, String> visitor) {
        Matcher found = pattern.matcher(text);
        while (areKnown && found.find()) {
            String name = found.group(1);
            if (!set.contains(name) && !name.startsWith("Camel")) {
                visitor.accept(
                        part.file().line(YamlFile.line(place), name),
                        "nothing sets the variable '" + name + "'" + RouteSupplies.meant(name, set));
            }
        }
    }
}
