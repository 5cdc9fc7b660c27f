package io.chatarchive.program;

import io.chatarchive.archive.StreamArchive;
import io.chatarchive.check.Inspection;
import io.chatarchive.fault.Finding;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.RouteResources;
import io.chatarchive.settings.SettingReader;
import io.chatarchive.settings.SettingSource;
import io.chatarchive.settings.SettingValues;
import io.chatarchive.standalone.ProgramFiles;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * For engineers who edit routes ({@code chat.dev=true}). When route files or settings are saved and can be run, the
 * program restarts with them in the same process; the current batches are finished first. It checks and runs a copy in
 * memory, so that it never loads a file that is half written. If the files cannot be run, the log names file, line and
 * reason, and the program goes on with what ran before.
 */
final class RouteReload extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

    /** An editor may write a file in several steps, and somebody several files. */
    private static final Duration UNTIL_SAVED = Duration.ofMillis(150);

    private String pattern;
    private ProgramFiles current;
    private Instant since;
    private Instant copied;
    private ProgramFiles good;
    private volatile ProgramFiles wanted;
    private Main running;
    private ScheduledExecutorService thread;
    private Future<?> look;

    /** The program begins with these files. */
    void begins(ProgramFiles files) {
        current = files;
        since = copied == null ? Instant.now() : copied;
        wanted = null;
    }

    /** The files to go on with, where the program ended for a change; else null. */
    ProgramFiles next() {
        return wanted;
    }

    /**
     * The files to go on with, where a start failed: those of before.
     *
     * @throws Exception the failure, where there were none, or these are they
     */
    ProgramFiles nextAfter(Exception failure) throws Exception {
        if (good == null || current.equals(good)) {
            throw failure;
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        LOG.error("What was saved does not start: {} Starting again what ran before", root.getMessage());
        return good;
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        SettingReader settings = new SettingReader(new SettingSource(new SettingValues(context)));
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
        pattern = pattern == null ? RouteResources.pattern(context) : pattern;
        Collection<Resource> files = RouteResources.in(context, pattern);
        Set<Path> folders = new TreeSet<>(List.of(Path.of("").toAbsolutePath()));
        for (Resource file : files) {
            folders.add(Path.of(RouteResources.name(file)).toAbsolutePath().getParent());
        }
        for (Path folder : folders) {
            FileWatcherResourceReloadStrategy watcher = new FileWatcherResourceReloadStrategy(folder.toString());
            watcher.setFileFilter(RouteReload::isOfProgram);
            watcher.setResourceReload((name, file) -> changed());
            context.addService(watcher);
        }
        good = current.isCopy() ? current : ProgramFiles.copyOf(files);
        if (folders.stream().anyMatch(this::hasNewer)) {
            changed();
        } else {
            thread.execute(this::warmUp);
        }
        LOG.info("Development: what is saved in {} takes effect at once", folders);
    }

    private static boolean isOfProgram(File file) {
        return file.getName().matches(".*\\.(yaml|sql)") || file.getName().equals(ProgramFiles.SETTINGS);
    }

    /** Whether somebody has saved while the program started. */
    private boolean hasNewer(Path folder) {
        File[] files = folder.toFile().listFiles(RouteReload::isOfProgram);
        return files != null && Stream.of(files).anyMatch(file -> file.lastModified() > since.toEpochMilli());
    }

    /** The first look takes some seconds, for the schema of Camel is large. */
    private void warmUp() {
        try (Inspection inspection = new Inspection(good)) {
            LOG.debug("Route files, as they are: {}", inspection.routes());
        } catch (Exception e) {
            LOG.debug("They cannot be looked at yet", e);
        }
    }

    private synchronized void changed() {
        if (look != null) {
            look.cancel(false);
        }
        look = thread.schedule(this::look, UNTIL_SAVED.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            copied = Instant.now();
            ProgramFiles saved = ProgramFiles.copyOf(RouteResources.in(running.getCamelContext(), pattern));
            if (canBeRun(saved)) {
                LOG.info("Restarting with what was saved; the current batches are finished first");
                wanted = saved;
                running.completed();
            }
        } catch (InvalidSettingException e) {
            LOG.error("{} What ran before goes on", e.getMessage());
        } catch (Exception e) {
            LOG.error("What was saved cannot be looked at; what ran before goes on", e);
        }
    }

    private static boolean canBeRun(ProgramFiles saved) throws Exception {
        try (Inspection inspection = new Inspection(saved)) {
            List<Finding> wrong = new ArrayList<>(inspection.routes());
            for (StreamArchive archive : wrong.isEmpty() ? inspection.archives() : List.<StreamArchive>of()) {
                inspection.database(archive).stream()
                        .filter(Inspection::isOfSql)
                        .forEach(wrong::add);
            }
            wrong.forEach(finding -> LOG.error("{}. What ran before goes on", finding.sentence()));
            return wrong.isEmpty();
        }
    }
}
