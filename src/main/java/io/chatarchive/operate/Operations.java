package io.chatarchive.operate;

import io.chatarchive.archive.Archives;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.stream.DeadLetterStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the archives of a Camel context do what {@code bin/chat-archive} asks of them: it looks once a second. */
public final class Operations implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    private static final String BEAN = "chatOperations";
    private final Map<StreamArchive, JobRunner> runners = new HashMap<>();
    private final Map<StreamArchive, AuditLog> audits = new HashMap<>();
    private CamelContext context;

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        if (context != null || camelContext.hasService(Looks.class) != null) {
            return; // Camel reads the files that hold beans twice
        }
        context = camelContext;
        try {
            camelContext.addService(new Looks());
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    /** What has been in the trash for too long. */
    private void purge() {
        for (StreamArchive archive : Archives.of(context).all()) {
            new DeadLetterStream(archive.connections().redisForLooking(), archive.settings()).purge();
        }
    }

    private void look() {
        List<StreamArchive> archives = Archives.of(context).all();
        for (StreamArchive archive : archives) {
            runners.computeIfAbsent(archive, JobRunner::new).look();
            audits.computeIfAbsent(archive, AuditLog::new).look();
        }
        runners.forEach((archive, runner) -> {
            if (!archives.contains(archive)) {
                runner.forget();
            }
        });
        runners.keySet().retainAll(archives);
        audits.keySet().retainAll(archives);
    }

    private final class Looks extends ServiceSupport {
        private ScheduledExecutorService timer;

        @Override
        protected void doStart() {
            timer = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(Operations.this, BEAN);
            List<Future<?>> tasks = List.of(
                    timer.scheduleWithFixedDelay(() -> attempt(Operations.this::look), 0, 1, TimeUnit.SECONDS),
                    timer.scheduleWithFixedDelay(() -> attempt(Operations.this::purge), 1, 60, TimeUnit.MINUTES));
            LOG.debug("Looking for jobs: {}", tasks);
        }

        private void attempt(Runnable action) {
            try {
                action.run();
            } catch (Exception | Error e) { // a timer would end what throws once
                LOG.debug("Jobs cannot be looked for", e);
            }
        }

        @Override
        protected void doStop() {
            context.getExecutorServiceManager().shutdownNow(timer);
            runners.values().forEach(JobRunner::stop);
        }
    }
}
