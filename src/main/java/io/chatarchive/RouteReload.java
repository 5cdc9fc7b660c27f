package io.chatarchive;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.FileWatcherResourceReloadStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For who edits routes ({@code chat.dev=true}): has the program start anew, in the same process, when route files or
 * settings were saved that can be run; what is in hand is finished first. Where they cannot be run it says file, line and
 * reason, and the routes of before go on.
 */
final class RouteReload extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

    /** An editor may write a file in several steps, and somebody several files. */
    private static final Duration UNTIL_SAVED = Duration.ofMillis(150);

    private Main running;
    private ScheduledExecutorService thread;
    private Future<?> next;
    private volatile boolean wanted;

    /** Whether the program ended for a change, and should start again. */
    boolean isWanted() {
        boolean answer = wanted;
        wanted = false;
        return answer;
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        SettingReader settings = new SettingReader(
                new SettingSource(key -> context.getPropertiesComponent().resolveProperty(key)));
        if (settings.flag("chat.dev")) {
            running = (Main) main;
            thread = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "chat-dev");
            try {
                watch(context);
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeException(e);
            }
        }
    }

    private void watch(CamelContext context) throws Exception {
        Set<Path> folders = new TreeSet<>(List.of(Path.of("").toAbsolutePath()));
        for (Resource file : RouteFiles.in(context).resources()) {
            folders.add(Path.of(RouteFiles.name(file)).toAbsolutePath().getParent());
        }
        for (Path folder : folders) {
            FileWatcherResourceReloadStrategy watcher = new FileWatcherResourceReloadStrategy(folder.toString());
            watcher.setFileFilter(
                    file -> file.getName().endsWith(".yaml") || file.getName().equals(ChatArchive.SETTINGS));
            watcher.setResourceReload((name, file) -> changed());
            context.addService(watcher);
        }
        thread.execute(RouteReload::warmUp);
        LOG.info("Development: what is saved in {} takes effect at once", folders);
    }

    /** The first look takes some seconds, for the schema of Camel is large. */
    private static void warmUp() {
        try (Inspection inspection = new Inspection()) {
            LOG.debug("Route files, as they are: {}", inspection.routes());
        } catch (Exception e) {
            LOG.debug("They cannot be looked at yet", e);
        }
    }

    private synchronized void changed() {
        if (next != null) {
            next.cancel(false);
        }
        next = thread.schedule(this::look, UNTIL_SAVED.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try (Inspection inspection = new Inspection()) {
            List<Finding> routes = inspection.routes();
            boolean fine = said(routes);
            for (StreamArchive archive : routes.isEmpty() ? inspection.archives() : List.<StreamArchive>of()) {
                fine &= said(inspection.database(archive).stream()
                        .filter(Inspection::isOfSql)
                        .toList());
            }
            if (fine) {
                LOG.info("Starting anew with what was saved; what is in hand is finished first");
                wanted = true;
                running.completed();
            }
        } catch (InvalidSettingException e) {
            LOG.error("{} What ran before goes on", e.getMessage());
        } catch (Exception e) {
            LOG.error("What was saved cannot be looked at; what ran before goes on", e);
        }
    }

    /** Whether there was nothing to say. */
    private static boolean said(List<Finding> findings) {
        findings.forEach(finding -> LOG.error("{}. What ran before goes on", finding.sentence()));
        return findings.isEmpty();
    }
}
