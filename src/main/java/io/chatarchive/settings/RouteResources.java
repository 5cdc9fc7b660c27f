package io.chatarchive.settings;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/** The route files that the settings of a context name, in no particular order. */
public final class RouteResources {
    private static final String PATTERN = "camel.main.routes-include-pattern";

    private RouteResources() {}

    public static List<Resource> in(CamelContext context) throws Exception {
        return in(context, pattern(context));
    }

    public static List<Resource> in(CamelContext context, String patterns) throws Exception {
        List<Resource> resources = new ArrayList<>();
        for (String pattern : patterns.isBlank() ? new String[0] : patterns.split(",", -1)) {
            resources.addAll(
                    PluginHelper.getPackageScanResourceResolver(context).findResources(pattern.strip()));
        }
        resources.forEach(file -> ExternalText.intact(file.getLocation(), "The name of a route file"));
        return resources;
    }

    public static String pattern(CamelContext context) {
        return context.getPropertiesComponent().resolveProperty(PATTERN).orElse("");
    }

    /** Its location below the working folder. */
    public static String name(Resource file) {
        return file.getLocation().replaceFirst("^file:", "");
    }
}
