package io.chatarchive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * The route files that a standalone program runs.
 *
 * @param resources in no particular order
 */
record RouteFiles(CamelContext context, Collection<Resource> resources) {
    private static final String PATTERN = "camel.main.routes-include-pattern";

    /** Those that the settings name. */
    static RouteFiles in(CamelContext context) throws Exception {
        List<Resource> resources = new ArrayList<>();
        for (String pattern : context.getPropertiesComponent()
                .resolveProperty(PATTERN)
                .orElse("")
                .split(",", -1)) {
            resources.addAll(
                    PluginHelper.getPackageScanResourceResolver(context).findResources(pattern.strip()));
        }
        return new RouteFiles(context, resources);
    }

    /** Reads them into the context, which need not be started. */
    void load() throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(resources);
    }
}
