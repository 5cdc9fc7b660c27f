package io.chatarchive.program;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.chatarchive.operate.Status;
import io.chatarchive.operate.StatusLook;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.standalone.ArchiveMain;
import io.chatarchive.standalone.ProgramFiles;
import io.chatarchive.stream.RedisConnections;
import io.chatarchive.stream.RedisTrust;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.main.Main;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How the archives are. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says how the archives are, in one word each, and what waits.",
        footer = {
            "",
            "Exits with 0 if every archive is up-to-date, catching-up, waiting or paused; else with 1.",
            "Example: chat-archive status --watch"
        })
final class StatusCommand implements Callable<Integer> {
    private static final long PERIOD = 2_000;

    @Option(names = "--archive", description = "Name of an archive (default: all).")
    private String archive;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--watch", description = "Look again every two seconds, until Ctrl-C.")
    private boolean watch;

    private final PrintStream out = System.out;
    private final boolean terminal = Boolean.getBoolean("chat-archive.terminal.out");

    @Override
    public Integer call() throws Exception {
        Main main = ArchiveMain.prepared(ProgramFiles.AS_THEY_ARE);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<StatusLook> looks = new ArrayList<>();
        List<LettuceConnectionFactory> connections = new ArrayList<>();
        try {
            Map<String, ArchiveSettings> archives = DeclaredArchives.in(main.getCamelContext());
            if (archive != null && !archives.containsKey(archive)) {
                throw new InvalidSettingException("There is no archive named '" + archive + "'; there is "
                        + String.join(", ", archives.keySet()) + ".");
            }
            archives.values().stream()
                    .filter(settings -> archive == null || settings.name().equals(archive))
                    .forEach(settings -> {
                        connections.add(RedisConnections.openForLooking(settings.redis(), new RedisTrust()));
                        looks.add(new StatusLook(settings, connections.get(connections.size() - 1)));
                    });
            boolean good = show(look(looks, threads));
            while (watch && !out.checkError()) {
                Thread.sleep(PERIOD);
                List<Status> seen = look(looks, threads);
                if (terminal && !json) {
                    out.print("\u001b[H\u001b[2J");
                } else if (!json) {
                    out.println(System.lineSeparator() + Instant.now().truncatedTo(ChronoUnit.SECONDS));
                }
                good = show(seen);
            }
            return good ? 0 : 1;
        } finally {
            connections.forEach(LettuceConnectionFactory::destroy);
            threads.shutdownNow();
            main.stop();
        }
    }

    /** All at once: a server that is away keeps nobody waiting for the others. */
    private static List<Status> look(List<StatusLook> looks, ExecutorService threads) throws Exception {
        List<Future<Status>> answers = new ArrayList<>();
        for (StatusLook look : looks) {
            answers.add(threads.submit(look::look));
        }
        List<Status> seen = new ArrayList<>();
        for (Future<Status> answer : answers) {
            seen.add(answer.get());
        }
        return seen;
    }

    private boolean show(List<Status> seen) throws Exception {
        if (json) {
            ArrayNode list = OperatorCommand.json().arrayNode();
            seen.forEach(status -> list.add(status.json()));
            out.println(new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(list));
        } else {
            seen.forEach(status -> new StatusOutput(status).print(out, terminal));
        }
        return seen.stream().allMatch(status -> status.state().isGood());
    }
}
