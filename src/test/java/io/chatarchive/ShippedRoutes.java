package io.chatarchive;

import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The routes of the archive as they stand in the jar, for a host: all but the intake. */
final class ShippedRoutes {
    private ShippedRoutes() {}

    static void loadInto(CamelContext host) throws Exception {
        PluginHelper.getRoutesLoader(host)
                .loadRoutes(Stream.of("-batch", "-beans", "-errors", "-set-aside", "-store", "-watch", "")
                        .map(name -> "classpath:routes/chat-archive" + name + ".camel.yaml")
                        .map(location -> ResourceHelper.resolveResource(host, location))
                        .toList());
    }
}
