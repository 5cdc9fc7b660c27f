package io.chatarchive.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.intake.MessageIntake;
import io.chatarchive.intake.StreamAppender;
import io.chatarchive.message.ChatJson;
import io.chatarchive.route.BatchSteps;
import io.chatarchive.route.DrainFailure;
import io.chatarchive.route.ErrorGuard;
import io.chatarchive.route.FailureScope;
import io.chatarchive.route.MessageRows;
import io.chatarchive.route.RetryDecision;
import io.chatarchive.route.RowWriter;
import io.chatarchive.route.StreamEntryConverter;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.RouteResources;
import io.chatarchive.settings.SettingSource;
import io.chatarchive.settings.SettingValues;
import io.chatarchive.settings.UnknownSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts into the registry of a Camel context what the routes name and all archives share, and knows the archives. What is
 * an archive's own is in {@link StreamArchive}. The routes find the beans by name; nobody finds them by type, so that what
 * a host looks up by type (its ObjectMapper, say) stays its own.
 */
public final class ArchiveBeans implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveBeans.class);

    /** Steps that each archive takes with its own lanes, group and counts. */
    private static final List<String> STEPS = List.of(
            "chatTable", "chatBacklogLook", "chatLaneStart", "chatBatchReader", "chatNoteFailure", "chatOutageWait");

    private final Map<StreamArchive, ArchiveSettings> archives = new LinkedHashMap<>();
    private CamelContext context;
    private HostBeans host;
    private Connections ahead;
    private boolean resting;

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /**
     * Binds the beans.
     *
     * @throws InvalidSettingException names the first setting that cannot be used; nothing is bound then
     */
    @Override
    public void setCamelContext(CamelContext camelContext) {
        if (camelContext.getRegistry().lookupByName("chatSettings") != null) {
            return; // Camel reads the files that hold beans twice
        }
        context = camelContext;
        host = new HostBeans(camelContext.getRegistry(), new SettingValues(camelContext)::isSet);
        ArchiveSettings settings = ArchiveSettings.of(camelContext);
        bind(camelContext.getRegistry(), settings);
        camelContext.getCamelContextExtension().addInterceptStrategy(new ErrorGuard(this::isResting));
        StreamEntryConverter.addTo(camelContext);
        DatabaseNames.addTo(camelContext, this);
        connectAhead(settings);
    }

    /** While Camel reads the routes: a driver takes half a second for its first connection. */
    private void connectAhead(ArchiveSettings settings) {
        try {
            ahead = Connections.of(host, settings);
            ahead.tryOut(context.getExecutorServiceManager());
            context.addService(new Lifecycle());
        } catch (InvalidSettingException e) {
            LOG.debug("{} The archive of the chat will say so, if there is one", e.getMessage());
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private final class Lifecycle extends ServiceSupport {
        /** By now the archive of that name has taken the connections, if there is one. */
        @Override
        protected void doStart() {
            closeAhead();
            if (!resting) {
                warnOfUnknownSettings();
            }
        }

        /** Closes also what an archive has opened whose route never came to be. */
        @Override
        protected void doStop() {
            closeAhead();
            archives().forEach(StreamArchive::shutdown);
        }
    }

    /** It is no reason not to start: what nobody reads may be meant for another version. */
    private void warnOfUnknownSettings() {
        try {
            List<String> names = archives().stream().map(StreamArchive::getName).toList();
            new UnknownSettings(context, names, RouteResources.in(context))
                    .sentences()
                    .forEach(sentence -> LOG.warn("{} It has no effect", sentence));
        } catch (Exception e) {
            LOG.debug("Settings cannot be looked at", e);
        }
    }

    private synchronized void closeAhead() {
        if (ahead != null) {
            ahead.close();
            ahead = null;
        }
    }

    private void bind(Registry registry, ArchiveSettings settings) {
        ObjectMapper json = ChatJson.mapper();
        bind(registry, "chatSettings", settings);
        bind(registry, "chatArchives", this);
        bind(registry, "chatJson", json);
        bind(registry, "chatBackoff", untilItWorks());
        STEPS.forEach(step -> bind(registry, step, StreamArchive.step(step)));
        bind(registry, "chatMessageRows", new MessageRows());
        bind(registry, "chatErrors", new FailureScope());
        BatchSteps.ALL.forEach((name, step) -> bind(registry, name, step));
        bind(registry, "chatRowWriter", new RowWriter());
        bind(registry, "chatRetry", new RetryDecision());
        bind(registry, "chatDrainFailure", new DrainFailure());
        bind(registry, "chatIntake", new MessageIntake(json, settings));
        bind(
                registry,
                "chatAppender",
                new StreamAppender(context, () -> host.redis(settings), () -> outageOf(settings.redis()), settings));
    }

    /** A supplier of an Object: Camel's registries look into it when they are asked for its name, and not for a type. */
    private static void bind(Registry registry, String name, Object bean) {
        registry.bind(name, Object.class, () -> bean);
    }

    /** Again and again, until {@code retryWhile} says no or the program stops; {@code outageWait} waits in between. */
    private static RedeliveryPolicy untilItWorks() {
        RedeliveryPolicy policy = new RedeliveryPolicy();
        policy.setMaximumRedeliveries(-1);
        policy.setRedeliveryDelay(0);
        policy.setAllowRedeliveryWhileStopping(false);
        policy.setLogExhausted(false);
        policy.setLogRetryAttempted(false);
        return policy;
    }

    /**
     * Those of a context.
     *
     * @throws InvalidSettingException if the file that makes them is not among the context's routes
     */
    public static ArchiveBeans of(CamelContext context) {
        ArchiveBeans beans = context.getRegistry().lookupByNameAndType("chatArchives", ArchiveBeans.class);
        if (beans == null) {
            throw new InvalidSettingException(
                    "The route template chat-archive-stream needs chat-archive-flow.camel.yaml among the routes.");
        }
        return beans;
    }

    /** For how long an archive has found that Redis away, if one has. */
    private Optional<Duration> outageOf(ArchiveSettings.Redis redis) {
        return archives().stream()
                .filter(archive -> archive.settings().redis().isSameServer(redis))
                .flatMap(archive -> archive.outages().failing().stream())
                .filter(failing -> failing.fault().server() == Fault.Server.REDIS)
                .filter(failing -> failing.fault().errorClass() == ErrorClass.OUTAGE)
                .map(OutageLog.Failing::since)
                .findFirst();
    }

    /**
     * Adds an archive, and says what connections it has: none is made yet.
     *
     * @throws InvalidSettingException if there is one of that name, or one that reads as the same group, or if the
     *     connections of the host cannot be used
     */
    synchronized Connections add(StreamArchive archive, ArchiveSettings settings) {
        for (ArchiveSettings other : archives.values()) {
            if (other.name().equals(settings.name())) {
                throw new InvalidSettingException("There are two archives named '" + settings.name() + "'.");
            }
            if (other.redis().isSameServer(settings.redis()) && other.stream().isSameGroup(settings.stream())) {
                throw new InvalidSettingException("The archives '" + other.name() + "' and '" + settings.name()
                        + "' are the same consumers: both read stream '"
                        + settings.stream().key() + "' as group '"
                        + settings.stream().group() + "'. Give one of them a group of its own.");
            }
        }
        Connections connections =
                settings.name().equals(SettingSource.ALL) && ahead != null ? ahead : Connections.of(host, settings);
        ahead = connections == ahead ? null : ahead;
        archives.put(archive, settings);
        return connections;
    }

    synchronized void remove(StreamArchive archive) {
        archives.remove(archive);
    }

    /** Has the archives do nothing of their own, where somebody only wants to look at them. */
    public void rest() {
        resting = true;
    }

    boolean isResting() {
        return resting;
    }

    /** Those whose routes are there. */
    public synchronized List<StreamArchive> archives() {
        return List.copyOf(archives.keySet());
    }

    /** The archive of that name, while its route is there. */
    public synchronized Optional<StreamArchive> archive(String name) {
        return archives.keySet().stream()
                .filter(archive -> archive.settings().name().equals(name))
                .findFirst();
    }
}
