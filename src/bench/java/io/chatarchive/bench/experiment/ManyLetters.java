package io.chatarchive.bench.experiment;

import io.chatarchive.bench.contender.Archive;
import io.chatarchive.bench.contender.Programs;
import io.chatarchive.bench.sample.Log;
import io.chatarchive.bench.sample.Sample;
import io.chatarchive.bench.testbed.Testbed;
import io.chatarchive.faults.server.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What commands take that work on many dead letters, and for how long they keep Redis from answering others: the longest
 * command that Redis ran meanwhile. The last one stores all of them, in the process that runs.
 */
public final class ManyLetters implements Experiment {
    public static final String NAME = "many letters";
    public static final String TIME = "time";
    public static final String LONGEST = "longest in Redis";
    private static final int BYTES = 1_024;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final List<List<String>> COMMANDS = List.of(
            List.of("list"),
            List.of("list", "--error", "of no letter"),
            List.of("discard", "--all"),
            List.of("restore", "--all"),
            List.of("retry", "--all"));

    @Override
    public String name() {
        return "letters";
    }

    @Override
    public void run(Testbed testbed, Log log) throws Exception {
        int letters = testbed.options().quick() ? 2_000 : 100_000;
        log.heading("Commands on " + letters + " dead letters of " + BYTES + " bytes");
        testbed.table().empty();
        testbed.stream().reset();
        testbed.stream().addLetters(letters, BYTES);
        ChildProcess archive =
                Programs.archive(testbed, "chat-archive", testbed.options().distribution(), Map.of());
        archive.start();
        try {
            for (List<String> command : COMMANDS) {
                String words = "dead-letters " + String.join(" ", command);
                log.now(words);
                long start = System.nanoTime();
                Duration longest = testbed.stream().longestCommand(() -> run(testbed, command));
                log.result(sample(words, TIME, "s", (System.nanoTime() - start) / 1e9));
                log.result(sample(words, LONGEST, "ms", longest.toNanos() / 1e6));
            }
            archive.requireAlive();
        } finally {
            archive.kill();
        }
        if (testbed.stream().letters() > 0) {
            throw new IllegalStateException(testbed.stream().letters() + " letters were not stored");
        }
    }

    private static int run(Testbed testbed, List<String> command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        String script = File.separatorChar == '\\' ? "bin/chat-archive.bat" : "bin/chat-archive";
        all.add(testbed.options().distribution().resolve(script).toString());
        all.add("dead-letters");
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        testbed.log("dead-letters").toFile()));
        builder.environment().putAll(testbed.addresses());
        Process process = builder.start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("dead-letters " + command + " has not ended after " + PATIENCE);
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "dead-letters " + command + " has failed; see " + testbed.log("dead-letters"));
        }
        return 0;
    }

    private static Sample sample(String command, String metric, String unit, double value) {
        return new Sample(NAME, command, Archive.AS_SHIPPED.id(), metric, unit, 1, value);
    }
}
