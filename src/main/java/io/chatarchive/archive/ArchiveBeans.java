package io.chatarchive.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.intake.MessageIntake;
import io.chatarchive.intake.StreamAppender;
import io.chatarchive.message.ChatJson;
import io.chatarchive.route.BatchSteps;
import io.chatarchive.route.DrainFailure;
import io.chatarchive.route.DrainRequest;
import io.chatarchive.route.ErrorGuard;
import io.chatarchive.route.FailureScope;
import io.chatarchive.route.MessageRows;
import io.chatarchive.route.RetryDecision;
import io.chatarchive.route.RowWriter;
import io.chatarchive.route.StreamEntryConverter;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.RouteResources;
import io.chatarchive.settings.SettingValues;
import io.chatarchive.settings.UnknownSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.serializer.StringRedisSerializer;

/**
 * Puts into the registry of a Camel context what the routes name and all archives share. What is an archive's own is in
 * {@link StreamArchive}. The routes find the beans by name; nobody finds them by type, so that what
 * a host looks up by type (its ObjectMapper, say) stays its own.
 */
public final class ArchiveBeans implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveBeans.class);

    /** Steps that each archive takes with its own lanes, group and counts. */
    private static final List<String> STEPS = List.of(
            "chatTable",
            "chatBacklogLook",
            "chatLaneStart",
            "chatBatchReader",
            "chatRestoreDeliveryCounts",
            "chatOutageWait");

    private CamelContext context;
    private Archives archives;

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
        HostBeans host = new HostBeans(camelContext.getRegistry(), new SettingValues(camelContext)::isSet);
        archives = new Archives(host);
        ArchiveSettings settings = ArchiveSettings.of(camelContext);
        bind(camelContext.getRegistry(), settings, host);
        camelContext.getCamelContextExtension().addInterceptStrategy(new ErrorGuard(archives::isResting));
        StreamEntryConverter.addTo(camelContext);
        ArchiveNames.addTo(camelContext, archives);
        connectAhead(settings);
    }

    private void connectAhead(ArchiveSettings settings) {
        try {
            archives.connectAhead(settings, context.getExecutorServiceManager());
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
            archives.closeAhead();
            if (!archives.isResting()) {
                warnOfUnknownSettings();
            }
        }

        /** Closes also what an archive has opened whose route never came to be. */
        @Override
        protected void doStop() {
            archives.closeAhead();
            archives.all().forEach(StreamArchive::shutdown);
        }
    }

    /** It is no reason not to start: what nobody reads may be meant for another version. */
    private void warnOfUnknownSettings() {
        try {
            List<String> names =
                    archives.all().stream().map(StreamArchive::getName).toList();
            new UnknownSettings(context, names, RouteResources.in(context))
                    .sentences()
                    .forEach(sentence -> LOG.warn("{} It has no effect", sentence));
        } catch (Exception e) {
            LOG.debug("Settings cannot be looked at", e);
        }
    }

    private void bind(Registry registry, ArchiveSettings settings, HostBeans host) {
        ObjectMapper json = ChatJson.mapper();
        bind(registry, "chatSettings", settings);
        bind(registry, "chatArchives", archives);
        bind(registry, "chatJson", json);
        bind(registry, "chatBackoff", untilItWorks());
        STEPS.forEach(step -> bind(registry, step, StreamArchive.step(step)));
        bind(registry, "chatMessageRows", new MessageRows());
        bind(registry, "chatErrors", new FailureScope());
        BatchSteps.ALL.forEach((name, step) -> bind(registry, name, step));
        bind(registry, "chatRowWriter", new RowWriter());
        bind(registry, "chatRetry", new RetryDecision());
        bind(registry, "chatDrainFailure", new DrainFailure());
        bind(registry, "chatText", new StringRedisSerializer(StandardCharsets.UTF_8));
        bind(
                registry,
                "chatDrainNow",
                new DrainRequest(archives::ofStream, archives::named, new SignalAudit(archives)));
        bind(registry, "chatIntake", new MessageIntake(json, settings));
        bind(
                registry,
                "chatAppender",
                new StreamAppender(
                        context, () -> host.redis(settings), () -> archives.outageOf(settings.redis()), settings));
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
}
