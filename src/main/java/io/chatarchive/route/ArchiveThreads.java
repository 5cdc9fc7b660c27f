package io.chatarchive.route;

import io.chatarchive.settings.ArchiveSettings;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of an archive. They set every option, so that nothing comes from the default profile of the host: a short
 * queue or a rejection there would stop the start, or a lane.
 */
public final class ArchiveThreads {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveThreads.class);

    private ArchiveThreads() {}

    /** The name by which a route finds the threads for an archive's lanes. */
    public static String lanesOf(String archive) {
        return archive + "Lanes";
    }

    /** As many as there are lanes. */
    public static ThreadPoolProfile lanes(ArchiveSettings settings) {
        ThreadPoolProfile lanes = profile(lanesOf(settings.name()), settings.consumers());
        // a lane may begin a round before the thread of its last one is back in the pool
        lanes.setMaxQueueSize(settings.consumers());
        return lanes;
    }

    /** One for what a signal sets off. A few may wait for it; what comes then is dropped. */
    public static ExecutorService signals(CamelContext context, String archive) {
        ThreadPoolProfile signals = profile(archive + "Signals", 1);
        signals.setMaxQueueSize(16);
        signals.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return context.getExecutorServiceManager().newThreadPool(ArchiveThreads.class, archive + "Signals", signals);
    }

    /** One that tells of stored batches. Some may wait for it; what comes then is dropped. */
    public static ExecutorService announcements(CamelContext context, String archive) {
        ThreadPoolProfile announcements = profile(archive + "Announcements", 1);
        announcements.setMaxQueueSize(1_000);
        announcements.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return context.getExecutorServiceManager()
                .newThreadPool(ArchiveThreads.class, archive + "Announcements", announcements);
    }

    /** Three look at the servers from time to time, one looks after the lanes, one after the signals. */
    public static ThreadPoolProfile watch(ArchiveSettings settings) {
        ThreadPoolProfile watch = profile(settings.name() + "Watch", 5);
        watch.setMaxQueueSize(-1); // not bounded
        return watch;
    }

    /** A timer would end what throws once. */
    public static Runnable again(Runnable look) {
        return () -> {
            try {
                look.run();
            } catch (Throwable e) {
                LOG.debug("A look failed, and what follows from it", e);
            }
        };
    }

    private static ThreadPoolProfile profile(String id, int threads) {
        ThreadPoolProfile profile = new ThreadPoolProfile(id);
        profile.setPoolSize(threads);
        profile.setMaxPoolSize(threads);
        profile.setKeepAliveTime(60L);
        profile.setTimeUnit(TimeUnit.SECONDS);
        profile.setAllowCoreThreadTimeOut(true);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.CallerRuns);
        return profile;
    }
}
