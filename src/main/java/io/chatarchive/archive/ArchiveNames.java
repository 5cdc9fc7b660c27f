package io.chatarchive.archive;

import io.chatarchive.route.StoreRoute;
import io.chatarchive.settings.SettingSource;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/**
 * Makes the servers of an archive known by name as soon as its store route is: its database ({@code jdbc:orders-archive}),
 * its Redis ({@code #orders-archive-redis}) and the subscription to its signals ({@code #orders-archive-signals}). Camel
 * looks a name up when it makes the route that has it, and the archive may come later.
 */
final class ArchiveNames extends ModelLifecycleStrategySupport {
    private final CamelContext context;
    private final Archives archives;

    private ArchiveNames(CamelContext context, Archives archives) {
        this.context = context;
        this.archives = archives;
    }

    /** For the store routes that the context has, and those that it is given later. */
    static void addTo(CamelContext context, Archives archives) {
        ArchiveNames names = new ArchiveNames(context, archives);
        names.bindRedis(
                SettingSource.ALL); // a route of signals may be there without an archive: then that says what is wrong
        ModelCamelContext model = (ModelCamelContext) context;
        model.getRouteDefinitions().forEach(names::onAddRouteDefinition);
        model.addModelLifecycleStrategy(names);
    }

    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
        StoreRoute.archiveOf(route).ifPresent(archive -> {
            String name = StoreRoute.database(archive);
            bind(name, () -> ArchiveDatabase.of(archives, archive));
            bindRedis(archive);
        });
    }

    private void bindRedis(String archive) {
        String name = StoreRoute.database(archive);
        bind(name + "-redis", () -> ArchiveRedis.of(archives, archive));
        bind(name + "-signals", () -> archives.signals(context, archive));
    }

    /** Unless somebody else has the name: then the start says whose it is. */
    private void bind(String name, Supplier<Object> bean) {
        if (context.getRegistry().lookupByName(name) == null) {
            context.getRegistry().bind(name, Object.class, bean);
        }
    }
}
