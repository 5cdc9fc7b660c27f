package io.chatarchive.archive;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.route.Announcements;
import io.chatarchive.route.Archive;
import io.chatarchive.route.ArchiveProgress;
import io.chatarchive.route.ArchiveThreads;
import io.chatarchive.route.StoreRoute;
import io.chatarchive.route.UnfinishedBatches;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingSource;
import io.chatarchive.stream.Lane;
import io.chatarchive.stream.Pause;
import io.chatarchive.stream.SignalSubscription;
import io.chatarchive.table.TableInspection;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream on its way into one table: a use of the route template {@code chat-archive-stream}. It has connections, lanes,
 * outages, health and meters of its own, so that what happens to one stream does not disturb another. First step of a
 * drain: it hands itself to the routes that all streams share, in the variable {@code archive}. It starts and stops with
 * its route, and closes its connections when that is removed.
 */
public final class StreamArchive extends ServiceSupport
        implements Archive, Processor, CamelContextAware, ShutdownPrepared {
    private static final Logger LOG = LoggerFactory.getLogger(StreamArchive.class);

    private final Map<String, String> parameters = new HashMap<>();
    private CamelContext context;
    private Archives shared;
    private ArchiveSettings settings;
    private String table;
    private String definition;
    private StoreRoute store;
    private Connections connections;
    private ArchiveParts parts;
    private Announcements announcements;
    private ExecutorService announcer;
    private volatile String route;
    private boolean running;

    /** A step of the shared routes, which each archive takes with what is its own. */
    static Processor step(String step) {
        return exchange -> exchange.getVariable(VARIABLE, StreamArchive.class)
                .parts
                .step(step)
                .process(exchange);
    }

    @Override
    public void process(Exchange exchange) {
        parts.backoff().stopping(false); // a route that was suspended goes on
        route = exchange.getFromRouteId();
        handTo(exchange);
    }

    /**
     * Makes everything that the settings and parameters say; nothing is asked of a server yet.
     *
     * @throws InvalidSettingException names the first setting that cannot be used; nothing is opened then
     */
    public void open() {
        TemplateParameters use = new TemplateParameters(context, parameters);
        SettingSource source = use.source();
        try {
            shared = Archives.of(context);
            settings = ArchiveSettings.of(source);
            table = use.table(settings);
            definition = use.definition(settings);
            connections = shared.add(this, settings);
        } catch (InvalidSettingException e) {
            throw e.in(source);
        }
        store = new StoreRoute(this);
        announcer = ArchiveThreads.announcements(context, settings.name());
        announcements = new Announcements(this, announcer);
        parts = new ArchiveParts(this, connections);
        context.getExecutorServiceManager().registerThreadPoolProfile(ArchiveThreads.lanes(settings));
        if (!shared.isResting()) {
            parts.watch().lookAhead(context.getExecutorServiceManager());
        }
    }

    @Override
    protected void doStart() {
        running = !shared.isResting();
        parts.backoff().stopping(false);
        if (running) {
            begin();
        }
    }

    private void begin() {
        StoreRoute.require(context, settings.name());
        ArchiveDatabase.requireOwn(context, settings.name());
        LOG.info(
                "Archiving stream={} group={} consumer={} lanes={} redis={} database={}",
                settings.stream().key(),
                settings.stream().group(),
                settings.stream().consumer(),
                settings.consumers(),
                connections.redisAddress(),
                connections.databaseAddress());
        announcements.start();
        parts.watch()
                .start(
                        context.getExecutorServiceManager(),
                        context.getRegistry().findByType(MeterRegistry.class));
        HealthCheckRegistry checks = HealthCheckRegistry.get(context);
        if (checks != null) {
            checks.register(parts.watch().health());
        }
    }

    /** The lanes read no further, and wait for no server: a stop is not to last longer than what they are at. */
    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        parts.backoff().stopping(true);
    }

    @Override
    protected void doStop() {
        if (!running) {
            return; // or has never begun
        }
        running = false;
        parts.batches().letGoOfAll();
        HealthCheckRegistry checks = HealthCheckRegistry.get(context);
        if (checks != null) {
            checks.unregister(parts.watch().health());
        }
        parts.watch().close();
        announcements.stop();
        signals().ifPresent(SignalSubscription::end);
        LOG.info("Stopped archiving stream={}", settings.stream().key());
    }

    @Override
    protected void doShutdown() {
        store.stop();
        context.getExecutorServiceManager().shutdownNow(announcer);
        shared.remove(this);
        connections.close();
    }

    /** The lanes that may begin a round, for the route. */
    public List<Lane> getIdleLanes() {
        return parts.idleLanes();
    }

    @Override
    public boolean isRunning() {
        return running && !parts.backoff().isStopping();
    }

    @Override
    public UnfinishedBatches batches() {
        return parts.batches();
    }

    /** Before the first tick of the timer there is no need. */
    @Override
    public void drainNow() {
        parts.schedule().drainNow();
        tickSoon();
    }

    /** A tick of the timer out of turn, in a thread of its own. */
    void tickSoon() {
        if (route != null && isRunning()) {
            context.getExecutorServiceManager()
                    .newThread("chat-drain-now", this::tick)
                    .start();
        }
    }

    private void tick() {
        Consumer timer =
                context.getRoute(route) == null ? null : context.getRoute(route).getConsumer();
        if (timer == null) {
            return;
        }
        Exchange exchange = timer.createExchange(true);
        try {
            timer.getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        if (exchange.getException() != null) {
            LOG.warn(
                    "A drain that was asked for does not begin: {}. The timer tries again",
                    Fault.of(exchange.getException()).sentence());
        }
    }

    /** Whether a drain may begin now, by the schedule. */
    public boolean isTime() {
        return parts.isTime();
    }

    /** Whether somebody has paused it. */
    public Optional<Pause.Paused> paused() {
        return parts.pause().paused();
    }

    @Override
    public String getStream() {
        return settings.stream().key();
    }

    @Override
    public String getName() {
        return settings.name();
    }

    @Override
    public ArchiveSettings settings() {
        return settings;
    }

    /** The table that is declared; empty where nobody knows. */
    public String table() {
        return table;
    }

    /** The statement that creates it; empty where that is somebody else's. */
    String definition() {
        return definition;
    }

    Optional<SignalSubscription> signals() {
        return shared.signalsOf(settings.name());
    }

    Announcements announcements() {
        return announcements;
    }

    public StoreRoute store() {
        return store;
    }

    public TableInspection inspection(Connection connection) {
        return new TableInspection(connection, table, getStream(), definition, store);
    }

    public Connections connections() {
        return connections;
    }

    @Override
    public OutageLog outages() {
        return parts.outages();
    }

    public ArchiveProgress progress() {
        return parts.progress();
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }

    /** The parameters of the template. */
    public void setName(String name) {
        parameters.put("archive", name);
    }

    public void setStream(String key) {
        parameters.put("stream", key);
    }

    public void setGroup(String group) {
        parameters.put("group", group);
    }

    public void setField(String field) {
        parameters.put("field", field);
    }

    public void setTable(String table) {
        parameters.put("table", table);
    }

    public void setCreateTable(String resource) {
        parameters.put("create-table", resource);
    }
}
