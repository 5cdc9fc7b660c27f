package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.api.LetterTrial;
import io.chatarchive.settings.ExternalText;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.standalone.ArchiveMain;
import io.chatarchive.standalone.LogFormat;
import io.chatarchive.standalone.ProgramFiles;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The standalone program: Camel's Main with the settings and the routes of the folder that it is started in. */
@Command(
        name = "chat-archive",
        description = "Archives chat messages from a Redis Stream in MySQL, until it is told to stop.",
        subcommands = {
            CheckCommand.class,
            TryCommand.class,
            StatusCommand.class,
            DrainCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            DeadLettersCommand.class,
            ReplayCommand.class,
            ReconcileCommand.class,
            ConsumersCommand.class,
            JobsCommand.class,
            AuditCommand.class,
            UsersCommand.class,
            CompletionCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = ChatArchive.Version.class,
        footer = {"", "Settings and routes are beside bin/: application.properties and routes/."})
public final class ChatArchive implements Callable<Integer> {
    private final RunningMain generations = new RunningMain();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private ChatArchive() {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // Camel finds settings, and this program prints numbers, by it
        System.setOut(new PrintStream(System.out, true, UTF_8));
        System.setErr(new PrintStream(System.err, true, UTF_8));
        int status = 1;
        try {
            status = run(arguments);
        } finally {
            System.exit(status); // also after an Error: threads of the pools would keep a dead program alive
        }
    }

    private static int run(String[] arguments) {
        LogFormat.choose(arguments.length > 0);
        try {
            ExternalText.requireIntact(arguments);
        } catch (InvalidSettingException e) {
            System.err.println(e.getMessage());
            return 1;
        }
        int status = new CommandLine(new ChatArchive())
                .setExecutionExceptionHandler(ChatArchive::explain)
                .setExpandAtFiles(false)
                .setOut(new PrintWriter(System.out, true, UTF_8))
                .setErr(new PrintWriter(System.err, true, UTF_8))
                .execute(arguments);
        if (arguments.length > 0 && System.out.checkError()) {
            System.err.println("Not all of the output could be written to standard output.");
            return Math.max(status, 1);
        }
        return status;
    }

    /** Runs until the process is told to stop (SIGTERM, Ctrl-C); the current batches are finished then. */
    @Override
    public Integer call() throws Exception {
        Thread stop = new Thread(this::stop, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        RouteReload reload = new RouteReload();
        try {
            for (ProgramFiles files = ProgramFiles.AS_THEY_ARE; files != null; ) {
                files = run(files, reload);
            }
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    /** Runs the program, and says with which files it should go on; null to end. */
    private ProgramFiles run(ProgramFiles files, RouteReload reload) throws Exception {
        Main next = ArchiveMain.of(files);
        next.addMainListener(reload);
        next.bind(LetterTrial.BEAN, new ContextTrial());
        reload.begins(files);
        if (!generations.begin(next)) {
            return null;
        }
        try {
            next.run();
            return reload.next();
        } catch (Exception e) {
            if (generations.isEnded()) { // what a start meets that is told to stop is no error
                LoggerFactory.getLogger(ChatArchive.class).debug("The start was stopped", e);
                return null;
            }
            return reload.nextAfter(e);
        }
    }

    /** A stop that was asked for is a success: the JVM alone would exit with 128 and the signal's number. */
    private void stop() {
        if (stopped.getCount() == 0) {
            return;
        }
        LoggerFactory.getLogger(ChatArchive.class).info("Stopping; the current batches are finished first");
        generations.end();
        try {
            awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }

    /** A start that is under way is given a second: nothing has been read yet. */
    private void awaitEnd() throws InterruptedException {
        while (!stopped.await(1, TimeUnit.SECONDS)) {
            if (!generations.isAtWork()) {
                return;
            }
        }
    }

    private static int explain(Exception error, CommandLine commandLine, ParseResult arguments) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidSettingException) {
                System.err.println(cause.getMessage());
                return 1;
            }
        }
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        Logger log = LoggerFactory.getLogger(ChatArchive.class);
        log.error("chat-archive cannot start: {} 'bin/chat-archive check' says more", root.toString());
        log.debug("It was", error);
        return 1;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ChatArchive.class.getPackage().getImplementationVersion();
            return new String[] {"chat-archive " + (version == null ? "(development)" : version)};
        }
    }
}
