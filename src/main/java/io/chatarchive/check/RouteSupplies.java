package io.chatarchive.check;

import io.chatarchive.archive.StreamArchive;
import io.chatarchive.route.ArchiveThreads;
import io.chatarchive.settings.Spelling;
import io.chatarchive.standalone.YamlFile;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.support.PatternHelper;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What the routes of a context can count on: its beans, its route configurations, and who listens. The files are loaded.
 * Each question has for an answer the sentence that says what is missing, or nothing.
 */
final class RouteSupplies {
    /** Java that makes beans and routes which only a start of the program finds. */
    private static final Pattern MADE_AT_START =
            Pattern.compile("camel\\.main\\.(routesbuilders|packagescanroutebuilders|basepackagescan|configuration.*)");

    private final CamelContext context;
    private final boolean areKnown;
    private final Map<String, String> declared = new TreeMap<>();
    private final Set<String> configurations = new TreeSet<>();
    private final Listeners listeners;
    private final Set<String> threadPools = new TreeSet<>();

    RouteSupplies(CamelContext context, Collection<RoutePart> parts) {
        this.context = context;
        this.areKnown = context.getPropertiesComponent()
                .loadProperties(key -> MADE_AT_START
                        .matcher(key.toLowerCase(Locale.ROOT).replace("-", ""))
                        .matches())
                .isEmpty();
        parts.forEach(this::addBeans);
        parts.forEach(part -> YamlFile.value(part.node(), "routeConfiguration")
                .ifPresent(each -> configurations.add(YamlFile.text(each, "id")))); // Camel drops it by a precondition
        ModelCamelContext model = (ModelCamelContext) context;
        model.getRouteConfigurationDefinitions().stream()
                .map(RouteConfigurationDefinition::getId)
                .forEach(configurations::add);
        listeners = Listeners.in(model, parts);
    }

    private void addBeans(RoutePart part) {
        YamlFile.steps(part.node(), (key, content) -> {
            if (key.equals("beans")) {
                for (Node bean : YamlFile.items(content)) {
                    declared.put(YamlFile.text(bean, "name"), YamlFile.text(bean, "type"));
                    if (YamlFile.text(bean, "type").equals(StreamArchive.class.getName())) {
                        addArchive(part, bean);
                    }
                }
            }
            return true;
        });
    }

    /** It makes its threads when its route is made. */
    private void addArchive(RoutePart part, Node bean) {
        String name = YamlFile.value(bean, "properties")
                .map(properties -> YamlFile.text(properties, "name"))
                .orElse("");
        part.forms(name).stream().map(ArchiveThreads::lanesOf).forEach(threadPools::add);
    }

    Optional<String> routeConfiguration(String id) {
        boolean found = configurations.stream().anyMatch(each -> PatternHelper.matchPattern(each, id));
        return missing(found, "routeConfigurationId '" + id + "' is defined by no route file", id, configurations);
    }

    /** Of an address as {@link RouteEndpoints} writes it: what is dynamic in it is a star. */
    Optional<String> listener(String address) {
        return missing(listeners.has(address), "no route listens to " + address, address, listeners.addresses());
    }

    Optional<String> bean(String name) {
        return missing(isBean(name), "there is no bean '" + name + "'", name, beans());
    }

    Optional<String> threadPool(String name) {
        boolean found = isBean(name)
                || threadPools.contains(name)
                || context.getExecutorServiceManager().getThreadPoolProfile(name) != null;
        return missing(found, "there is no bean or thread pool '" + name + "'", name, threadPools);
    }

    /** Of a bean that is there. */
    Optional<String> method(String bean, String method) {
        Object object = context.getRegistry().lookupByName(bean);
        if (object == null || !method.matches("\\w+")) {
            return Optional.empty();
        }
        Class<?> type = object instanceof Class<?> ofStatic ? ofStatic : object.getClass();
        Set<String> names = new TreeSet<>();
        Stream.of(type.getMethods(), type.getDeclaredMethods())
                .flatMap(Stream::of)
                .filter(each -> !each.isSynthetic())
                .map(Method::getName)
                .forEach(names::add);
        String getter = method.substring(0, 1).toUpperCase(Locale.ROOT) + method.substring(1);
        boolean found = Stream.of(method, "get" + getter, "is" + getter).anyMatch(names::contains);
        return missing(found, "bean '" + bean + "' has no method '" + method + "'", method, names);
    }

    /** The class of a bean; none, if there is no such bean or nobody knows yet. */
    Optional<String> type(String bean) {
        Object object = context.getRegistry().lookupByName(bean);
        return Optional.ofNullable(
                object == null ? declared.get(bean) : object.getClass().getName());
    }

    private boolean isBean(String name) {
        return declared.containsKey(name)
                || context.getRegistry().lookupByName(name) != null
                || context.getPropertiesComponent()
                        .resolveProperty("camel.beans." + name)
                        .isPresent()
                || (name.contains(".") && context.getClassResolver().resolveClass(name) != null);
    }

    private Set<String> beans() {
        Set<String> names = new TreeSet<>(declared.keySet());
        names.addAll(context.getRegistry().findByTypeWithName(Object.class).keySet());
        return names;
    }

    private Optional<String> missing(boolean found, String sentence, String name, Collection<String> names) {
        return found || !areKnown ? Optional.empty() : Optional.of(sentence + meant(name, names));
    }

    static String meant(String name, Collection<String> names) {
        return Spelling.nearest(name, names)
                .map(each -> "; did you mean '" + each + "'?")
                .orElse("");
    }
}
