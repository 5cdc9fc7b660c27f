package io.chatarchive;

import java.util.regex.Pattern;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.EnrichDefinition;
import org.apache.camel.model.PollEnrichDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * A step that sends to an endpoint which is neither a route nor the database of an archive. Where what is stored will be
 * rolled back it sends nothing, and goes on.
 */
final class Outbound extends DelegateAsyncProcessor {
    private static final Pattern INSIDE = Pattern.compile("direct:.*|jdbc:[a-zA-Z][a-zA-Z0-9-]*-archive(\\?.*)?");

    private final String target;

    Outbound(Processor processor, String target) {
        super(processor);
        this.target = target;
    }

    static boolean isBy(NamedNode step) {
        boolean anywhere = step instanceof EnrichDefinition
                || step instanceof PollEnrichDefinition
                || step instanceof RecipientListDefinition
                || step instanceof RoutingSlipDefinition;
        return anywhere
                || ((step instanceof ToDefinition || step instanceof ToDynamicDefinition) && isOutside(uri(step)));
    }

    private static boolean isOutside(String uri) {
        return !INSIDE.matcher(uri.replace("://", ":")).matches();
    }

    private static String uri(NamedNode step) {
        return step instanceof ToDefinition to
                ? String.valueOf(to.getEndpointUri())
                : step instanceof ToDynamicDefinition toD ? String.valueOf(toD.getUri()) : step.getShortName();
    }

    /** In words; without options, where secrets stand. */
    static String target(NamedNode step) {
        return ServerAddress.withoutSecrets(uri(step).replaceFirst("\\?.*", ""));
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (RolledBack.current() == null) {
            return super.process(exchange, callback);
        }
        RolledBack.current().skip(target);
        callback.done(true);
        return true;
    }
}
