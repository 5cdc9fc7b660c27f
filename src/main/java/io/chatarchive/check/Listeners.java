package io.chatarchive.check;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;

/**
 * Who listens inside a runtime.
 *
 * @param addresses as {@link RouteEndpoints} writes them: what is dynamic in them is a star
 */
record Listeners(Set<String> addresses) {
    /** The routes of a context, those that a template may make, and steps that poll. */
    static Listeners in(ModelCamelContext model, Collection<RoutePart> parts) {
        Set<String> addresses = new TreeSet<>();
        parts.forEach(part -> RouteEndpoints.listeners(part, addresses::add));
        Stream.concat(
                        model.getRouteDefinitions().stream(),
                        model.getRouteTemplateDefinitions().stream().map(RouteTemplateDefinition::getRoute))
                .filter(route -> route != null && route.getInput() != null)
                .map(route -> address(route, model))
                .forEach(addresses::add);
        return new Listeners(addresses);
    }

    private static String address(RouteDefinition route, ModelCamelContext model) {
        Map<String, Object> parameters = route.getTemplateParameters();
        String uri = route.getInput().getEndpointUri();
        return RouteEndpoints.address(
                new Placeholders(model).resolved(uri, parameters == null ? Map.of() : parameters));
    }

    boolean has(String address) {
        return addresses.stream().anyMatch(each -> fits(each, address) || fits(address, each));
    }

    private static boolean fits(String pattern, String text) {
        return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), text);
    }
}
