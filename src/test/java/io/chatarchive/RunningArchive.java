package io.chatarchive;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** The standalone program inside this JVM: the routes and settings that ship, with some settings overridden. */
public final class RunningArchive implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Main main;
    private final CompletableFuture<Void> end;

    private RunningArchive(Main main, CompletableFuture<Void> end) {
        this.main = main;
        this.end = end;
    }

    /**
     * Starts it, and returns when its routes run.
     *
     * @throws CompletionException with the cause, if it does not start
     */
    public static RunningArchive start(Map<String, String> settings) {
        refuseEnvironment();
        Main main = ArchiveMain.of(ProgramFiles.AS_THEY_ARE);
        settings.forEach(main::addOverrideProperty);
        CompletableFuture<Void> end =
                CompletableFuture.runAsync(() -> run(main), task -> new Thread(task, "archive").start());
        await().atMost(PATIENCE).until(() -> main.isStarted() || end.isDone());
        if (end.isDone()) {
            end.join();
        }
        return new RunningArchive(main, end);
    }

    /** A test or demo must never write to the servers of whoever runs it. */
    private static void refuseEnvironment() {
        List<String> set = System.getenv().keySet().stream()
                .filter(name -> name.startsWith("CHAT_"))
                .sorted()
                .toList();
        if (!set.isEmpty()) {
            throw new IllegalStateException("Unset " + String.join(", ", set)
                    + " first: environment variables go before the settings of tests and demo.");
        }
    }

    public CamelContext camel() {
        return main.getCamelContext();
    }

    /** How many messages were stored and acknowledged since the start. */
    public long archived() {
        return progress().archivedSinceStart();
    }

    /** How many of them had been stored before. */
    long duplicates() {
        return progress().sinceStart().duplicates();
    }

    /** What it waits for. */
    OutageLog outages() {
        return archive().outages();
    }

    private StreamArchive archive() {
        return ArchiveBeans.of(camel()).archive("chat").orElseThrow();
    }

    ArchiveProgress progress() {
        return archive().progress();
    }

    /** Stops it as SIGTERM does, and returns when it has stopped. */
    @Override
    public void close() {
        main.completed();
        end.join();
    }

    private static void run(Main main) {
        try {
            main.run();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
