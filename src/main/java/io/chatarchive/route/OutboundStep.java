package io.chatarchive.route;

import io.chatarchive.settings.ServerAddress;
import io.chatarchive.table.RolledBack;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.PollDefinition;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * A step that sends to an endpoint which is no route. Where what is stored will be rolled back it sends nothing and goes
 * on, unless it is the database of the archive.
 */
final class OutboundStep extends DelegateAsyncProcessor {
    private final String uri;

    OutboundStep(Processor processor, NamedNode step) {
        super(processor);
        this.uri = uri(step);
    }

    static boolean isBy(NamedNode step) {
        boolean anywhere = step instanceof EnrichDefinition
                || step instanceof PollEnrichDefinition
                || step instanceof PollDefinition
                || step instanceof RecipientListDefinition
                || step instanceof RoutingSlipDefinition
                || step instanceof DynamicRouterDefinition
                || step instanceof WireTapDefinition;
        boolean sends = step instanceof ToDefinition || step instanceof ToDynamicDefinition;
        return anywhere || (sends && !uri(step).startsWith("direct:"));
    }

    private static String uri(NamedNode step) {
        String uri = step instanceof ToDefinition to
                ? String.valueOf(to.getEndpointUri())
                : step instanceof ToDynamicDefinition toD ? String.valueOf(toD.getUri()) : step.getShortName();
        return uri.replace("://", ":").replaceFirst("\\?.*", ""); // without options, where secrets stand
    }

    /** Whether it is the database whose connection is rolled back. */
    private boolean isOwnDatabase(Exchange exchange) {
        Archive archive = Archive.of(exchange);
        return archive != null
                && uri.replace("${variable.archive.name}", archive.getName())
                        .equals("jdbc:" + StoreRoute.database(archive.getName()));
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        RolledBack transaction = RolledBack.current();
        boolean own = isOwnDatabase(exchange);
        if (transaction == null || (own && transaction.hasDatabase())) {
            return super.process(exchange, callback);
        }
        if (!own) {
            transaction.skip(ServerAddress.withoutSecrets(uri));
        }
        callback.done(true);
        return true;
    }
}
