package io.chatarchive.route;

import io.chatarchive.fault.Causes;
import io.chatarchive.message.MessageRow;
import io.chatarchive.settings.ExternalText;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.table.RolledBack;
import io.chatarchive.table.StoreRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.DelayDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.ThreadsDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The route of an archive that stores rows, {@code direct:orders-archive-store}, run outside of a drain: to compare
 * messages with what the table has, and to find out whether it can be run.
 */
public final class StoreRoute extends ServiceSupport implements StoreRun {
    public static final String SUFFIX = "-archive-store";

    private final Archive archive;
    private ProducerTemplate template;

    public StoreRoute(Archive archive) {
        this.archive = archive;
    }

    public static String endpoint(String archive) {
        return "direct:" + archive + SUFFIX;
    }

    /** The name of the DataSource that it stores in, as of the health check: {@code jdbc:orders-archive}. */
    public static String database(String archive) {
        return archive + "-archive";
    }

    /** The archive whose rows a route stores; none for another route. */
    public static Optional<String> archiveOf(RouteDefinition route) {
        String uri =
                route.getInput() == null ? "" : String.valueOf(route.getInput().getEndpointUri());
        return uri.startsWith("direct:") && uri.endsWith(SUFFIX)
                ? Optional.of(uri.substring("direct:".length(), uri.length() - SUFFIX.length()))
                : Optional.empty();
    }

    /**
     * Whether there is one, and every error reaches who called it.
     *
     * @throws InvalidSettingException says what is wrong
     */
    public static void require(CamelContext context, String archive) {
        RouteDefinition route = find(context, archive)
                .orElseThrow(() -> new InvalidSettingException("The archive '" + archive
                        + "' has no store route: a route from " + endpoint(archive) + " that stores its rows."));
        if (!route.isErrorHandlerFactorySet()
                || !(route.getErrorHandlerFactory() instanceof NoErrorHandlerDefinition)) {
            throw new InvalidSettingException("The route '" + route.getId() + "' stores the rows of archive '" + archive
                    + "', and must throw every error: give it errorHandler: { noErrorHandler: {} }.");
        }
        requireOneThread(context, route, new HashSet<>());
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ExpressionNode.class).stream()
                .map(ExpressionNode::getExpression)
                .filter(Objects::nonNull)
                .forEach(sql -> ExternalText.intactInRoutes(
                        String.valueOf(sql.getExpression()), "The route '" + route.getId() + "'"));
    }

    /** What runs on another thread is not rolled back with the rest when contents are compared, or a message is tried. */
    private static void requireOneThread(CamelContext context, RouteDefinition route, Set<String> seen) {
        List<ProcessorDefinition<?>> steps = new ArrayList<>();
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class)
                .forEach(steps::add);
        steps.stream().filter(step -> changesThreads(context, step)).findFirst().ifPresent(step -> {
            throw new InvalidSettingException("The route '" + route.getId() + "' must store its rows in the"
                    + " thread that calls it; remove its step '" + step.getShortName() + "' ("
                    + step.getId() + "), or its parallelProcessing.");
        });
        for (ProcessorDefinition<?> step : steps) {
            String called = step instanceof ToDefinition to ? String.valueOf(to.getEndpointUri()) : "";
            if (called.startsWith("direct:") && seen.add(called)) {
                ((ModelCamelContext) context)
                        .getRouteDefinitions().stream()
                                .filter(other -> called.equals(other.getInput().getEndpointUri()))
                                .forEach(other -> requireOneThread(context, other, seen));
            }
        }
    }

    private static boolean isTrue(CamelContext context, String value) {
        return value != null && "true".equals(context.resolvePropertyPlaceholders(value));
    }

    private static boolean changesThreads(CamelContext context, ProcessorDefinition<?> step) {
        return step instanceof ThreadsDefinition
                || step instanceof DelayDefinition
                || step instanceof CircuitBreakerDefinition
                || step instanceof AggregateDefinition
                || (step instanceof WireTapDefinition<?> tap
                        && String.valueOf(tap.getUri()).startsWith("direct:"))
                || (step instanceof SplitDefinition split && isTrue(context, split.getParallelProcessing()))
                || (step instanceof MulticastDefinition cast && isTrue(context, cast.getParallelProcessing()));
    }

    private static Optional<RouteDefinition> find(CamelContext context, String archive) {
        return ((ModelCamelContext) context)
                .getRouteDefinitions().stream()
                        .filter(route ->
                                archiveOf(route).filter(archive::equals).isPresent())
                        .findFirst();
    }

    /** Whether a route sends to an endpoint of that kind that is named when a message comes (toD). */
    public static boolean hasDynamic(CamelContext context, String scheme) {
        return ((ModelCamelContext) context)
                .getRouteDefinitions().stream()
                        .flatMap(route ->
                                ProcessorDefinitionHelper.filterTypeInOutputs(
                                        route.getOutputs(), ToDynamicDefinition.class)
                                        .stream())
                        .anyMatch(step -> String.valueOf(step.getUri()).startsWith(scheme));
    }

    public boolean isReady() {
        CamelContext context = archive.getCamelContext();
        return find(context, archive.getName())
                .map(route -> context.getRouteController().getRouteStatus(route.getId()))
                .filter(ServiceStatus::isStarted)
                .isPresent();
    }

    @Override
    protected void doStart() {
        template = archive.getCamelContext().createProducerTemplate();
        template.start();
    }

    @Override
    protected void doStop() {
        if (template != null) { // it was never run
            template.stop();
        }
    }

    @Override
    public Result store(Connection connection, String stream, List<MessageRow> rows) throws SQLException {
        start();
        RolledBack transaction = new RolledBack(connection);
        Exchange ended = send(transaction, stream, rows);
        SQLException error = Causes.find(SQLException.class, ended.getException());
        if (error != null) {
            throw error;
        }
        if (ended.getException() != null) {
            throw RuntimeCamelException.wrapRuntimeCamelException(ended.getException());
        }
        StoreCall.requireNothingCaught(ended);
        return new Result(
                ended.getMessage().getHeader(JdbcConstants.JDBC_UPDATE_COUNT, Integer.class),
                transaction.lastStatement());
    }

    private Exchange send(RolledBack transaction, String stream, List<MessageRow> rows) {
        try {
            return transaction.run(() -> template.send(endpoint(archive.getName()), exchange -> {
                archive.handTo(exchange);
                RowWriter.write(rows, stream, exchange);
            }));
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }
}
