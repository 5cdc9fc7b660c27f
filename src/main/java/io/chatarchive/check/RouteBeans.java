package io.chatarchive.check;

import io.chatarchive.standalone.YamlFile;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** The beans that the steps of a route file name. Those of its endpoints' options, {@link EndpointCheck} looks up. */
final class RouteBeans {
    private static final Set<String> NAMES = Set.of(
            "ref",
            "aggregateController",
            "aggregationRepository",
            "aggregationStrategy",
            "comparator",
            "idempotentRepository",
            "objectMapper",
            "onPrepare",
            "refErrorHandler",
            "resumeStrategy",
            "routePolicy",
            "sagaService",
            "schemaResolver");

    private static final Pattern NAME = Pattern.compile(".*(Ref|xecutorService)");

    private static final Pattern NO_STEP = Pattern.compile("objectMapper|comparator|schemaResolver|.*Repository");

    /** What has keys of the same name that mean something else; a data format may be no bean. */
    private static final Set<String> OTHERS = Set.of(
            "beans",
            "parameters",
            "custom",
            "dataFormats",
            "restConfiguration",
            "routeTemplateRef",
            "configurationRef");

    private static final Pattern REFERENCE = Pattern.compile("#(?:bean:)?([\\w./-]+)|([^#].*)");
    private static final Pattern SIMPLE = Pattern.compile("\\$\\{(?:ref:|bean:(?!type:))([\\w-]+)");

    /** Is told the key, what it says when the route runs, and where. */
    interface Visitor {
        void visit(String key, String reference, Node place);
    }

    private RouteBeans() {}

    static void references(RoutePart part, Visitor visitor) {
        YamlFile.steps(part.node(), (key, content) -> {
            if (OTHERS.contains(key)) {
                return false;
            }
            boolean names = NAMES.contains(key) || NAME.matcher(key).matches();
            for (String form : part.forms(YamlFile.text(content))) {
                if (names && !form.isBlank()) {
                    for (String reference : form.split(",", -1)) {
                        visitor.visit(key, reference.strip(), content);
                    }
                } else if (!key.equals("constant") && !key.equals("description")) {
                    Matcher found = SIMPLE.matcher(form);
                    while (found.find()) {
                        visitor.visit("ref", found.group(1), content);
                    }
                }
            }
            return !key.equals("constant");
        });
    }

    /** Whether a key names a bean or the profile of a thread pool. */
    static boolean isThreadPool(String key) {
        return key.matches(".*xecutorService(Ref)?");
    }

    /** Whether a bean of a key is given the message. */
    static boolean isStep(String key) {
        return !isThreadPool(key) && !NO_STEP.matcher(key).matches();
    }

    /** The name of the bean that a reference means; none, if it means a class or something dynamic. */
    static Optional<String> name(String reference) {
        Matcher found = REFERENCE.matcher(reference);
        return found.matches() && !RoutePart.isDynamic(reference)
                ? Optional.of(found.group(1) == null ? found.group(2) : found.group(1))
                : Optional.empty();
    }
}
