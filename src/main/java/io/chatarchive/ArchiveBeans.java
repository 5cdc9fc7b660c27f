package io.chatarchive;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what the routes name into the registry of a Camel context: connections, processors, settings. It stops with the
 * context, and closes the connections then, after the routes.
 */
public final class ArchiveBeans extends ServiceSupport implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveBeans.class);

    private CamelContext context;
    private ArchiveSettings settings;
    private Connections connections;
    private BatchInHand batchInHand;
    private ArchiveWatch watch;

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /**
     * Binds the beans.
     *
     * @throws InvalidSettingException names the first setting that cannot be used; nothing is bound or opened then
     */
    @Override
    public void setCamelContext(CamelContext camelContext) {
        if (camelContext.getRegistry().lookupByName("archiveSettings") != null) {
            return; // Camel reads the files that hold beans twice
        }
        context = camelContext;
        settings = ArchiveSettings.of(camelContext);
        connections = Connections.of(camelContext.getRegistry(), settings);
        bind(camelContext.getRegistry());
        camelContext.getCamelContextExtension().addInterceptStrategy(new ErrorGuard());
        StreamEntryConverter.addTo(camelContext);
        try {
            camelContext.addService(this);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
        watch.lookAhead(camelContext.getExecutorServiceManager());
    }

    private void bind(Registry registry) {
        ObjectMapper json = ChatJson.mapper();
        ConsumerGroup group = new ConsumerGroup(connections.redis(), settings);
        Clock clock = Clock.systemUTC();
        ArchiveProgress progress = new ArchiveProgress(settings, clock);
        OutageLog outageLog = new OutageLog(clock);
        List<Lane> lanes = settings.consumerNames().stream().map(Lane::new).toList();
        DrainSchedule schedule = new DrainSchedule(
                settings.schedule(), clock, () -> lanes.stream().anyMatch(Lane::hasLeft));
        watch = new ArchiveWatch(
                settings,
                connections,
                state -> schedule.isDueFor(state) || lanes.stream().anyMatch(Lane::isBusy),
                progress,
                outageLog,
                clock);

        registry.bind("archiveSettings", settings);
        registry.bind("chatRedis", connections.redis());
        registry.bind("chatDataSource", connections.database());
        registry.bind("chatJson", json);
        ChatTable table = new ChatTable(connections.database(), settings, outageLog);
        registry.bind("chatTable", table);
        registry.bind("archiveLanes", lanes);
        registry.bind("drainSchedule", schedule);
        registry.bind("backlogLook", new BacklogLook(group, lanes, schedule, outageLog));
        registry.bind(
                "streamBatchReader",
                new StreamBatchReader(group, table, schedule, mostInDoubt(settings), progress, outageLog));
        context.getExecutorServiceManager().registerThreadPoolProfile(lanes(settings));
        registry.bind("messageRows", new MessageRows());
        registry.bind("entryAcknowledger", new EntryAcknowledger(group, progress, outageLog));
        registry.bind("deadLetters", new DeadLetters(group, progress, outageLog));
        batchInHand = new BatchInHand(group, lanes, outageLog);
        registry.bind("batchInHand", batchInHand);
        registry.bind("sqlBlame", new SqlBlame());
        registry.bind("doubt", new Doubt(outageLog));
        registry.bind("archiveProgress", progress);
        registry.bind("outageLog", outageLog);
        registry.bind("streamWatch", watch.watch());
        registry.bind("databaseWatch", watch.databaseWatch());
        registry.bind("chatArchiveHealth", watch.health());
        registry.bind("chatBackoff", backoff(settings.backoff()));
        registry.bind("messageIntake", new MessageIntake(json, settings));
        registry.bind("streamAppender", new StreamAppender(connections.redis(), settings.stream()));
    }

    /** Again and again, each time after twice as long, until it works or the program stops; the outage log speaks. */
    private static RedeliveryPolicy backoff(ArchiveSettings.Backoff settings) {
        RedeliveryPolicy backoff = new RedeliveryPolicy();
        backoff.setMaximumRedeliveries(-1);
        backoff.setRedeliveryDelay(settings.firstDelay().toMillis());
        backoff.setUseExponentialBackOff(true);
        backoff.setBackOffMultiplier(2);
        backoff.setMaximumRedeliveryDelay(settings.longestDelay().toMillis());
        backoff.setAllowRedeliveryWhileStopping(false);
        backoff.setLogExhausted(false);
        backoff.setLogRetryAttempted(false);
        return backoff;
    }

    /** A whole batch of messages in doubt is no message's fault; but a few are, however small a batch is. */
    private static int mostInDoubt(ArchiveSettings settings) {
        return Math.max(settings.batchSize(), 100);
    }

    /** Threads for the lanes: as many as there are lanes, no queue. */
    private static ThreadPoolProfile lanes(ArchiveSettings settings) {
        ThreadPoolProfile lanes = new ThreadPoolProfile("chatLanes");
        lanes.setPoolSize(settings.consumers());
        lanes.setMaxPoolSize(settings.consumers());
        return lanes;
    }

    @Override
    protected void doStart() {
        LOG.info(
                "Archiving stream={} group={} consumer={} lanes={} redis={} database={}",
                settings.stream().key(),
                settings.stream().group(),
                settings.stream().consumer(),
                settings.consumers(),
                connections.redisAddress(),
                connections.databaseAddress());
        watch.start(context.getRegistry().findByType(MeterRegistry.class));
        HealthCheckRegistry checks = HealthCheckRegistry.get(context);
        if (checks != null) {
            checks.register(watch.health()); // a host may have looked for its checks before; twice is once
        }
    }

    @Override
    protected void doStop() {
        batchInHand.keepAll();
        LOG.info("Stopped archiving stream={}", settings.stream().key());
        watch.close();
        connections.close();
    }
}
