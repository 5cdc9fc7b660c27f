package io.chatarchive.archive;

import io.chatarchive.route.StoreRoute;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/**
 * Makes the database of an archive known by name ({@code jdbc:orders-archive}) as soon as its store route is: Camel looks
 * the name up when it makes that route, and the archive may come later.
 */
final class DatabaseNames extends ModelLifecycleStrategySupport {
    private final CamelContext context;
    private final Archives archives;

    private DatabaseNames(CamelContext context, Archives archives) {
        this.context = context;
        this.archives = archives;
    }

    /** For the store routes that the context has, and those that it is given later. */
    static void addTo(CamelContext context, Archives archives) {
        DatabaseNames names = new DatabaseNames(context, archives);
        ModelCamelContext model = (ModelCamelContext) context;
        model.getRouteDefinitions().forEach(names::onAddRouteDefinition);
        model.addModelLifecycleStrategy(names);
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        StoreRoute.archiveOf(route).ifPresent(archive -> {
            String name = StoreRoute.database(archive);
            if (context.getRegistry().lookupByName(name) == null) { // or else the start says whose it is
                context.getRegistry().bind(name, Object.class, () -> ArchiveDatabase.of(archives, archive));
            }
        });
    }
}
