package io.chatarchive.bench;

import io.chatarchive.bench.contender.Contender;
import io.chatarchive.bench.contender.Contenders;
import io.chatarchive.bench.contender.Programs;
import io.chatarchive.bench.experiment.BacklogGrowth;
import io.chatarchive.bench.experiment.Curves;
import io.chatarchive.bench.experiment.Experiment;
import io.chatarchive.bench.experiment.HeapUse;
import io.chatarchive.bench.experiment.IdleTick;
import io.chatarchive.bench.experiment.Latency;
import io.chatarchive.bench.experiment.ManyLetters;
import io.chatarchive.bench.experiment.StartUp;
import io.chatarchive.bench.experiment.Throughput;
import io.chatarchive.bench.report.Machine;
import io.chatarchive.bench.report.Report;
import io.chatarchive.bench.report.Tables;
import io.chatarchive.bench.sample.Log;
import io.chatarchive.bench.sample.Samples;
import io.chatarchive.bench.testbed.BenchOptions;
import io.chatarchive.bench.testbed.Testbed;
import io.chatarchive.demo.Failure;
import io.chatarchive.demo.Screen;
import io.chatarchive.demo.TextTable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The benchmark: {@code ./mvnw -Pbench}. Starts the servers, has the packaged program and its peers drain the same
 * backlogs in turn, and writes a report into {@code target/bench/}. Exits with 1 if something could not be measured,
 * never for a figure.
 */
public final class Bench {
    private static final List<Experiment> EXPERIMENTS = List.of(
            new Throughput(),
            new Curves(),
            new BacklogGrowth(),
            new Latency(),
            new IdleTick(),
            new StartUp(),
            new HeapUse(),
            new ManyLetters());

    private final BenchOptions options;
    private final Screen screen;
    private final Samples samples = new Samples();

    private Bench(BenchOptions options, Screen screen) {
        this.options = options;
        this.screen = screen;
    }

    public static void main(String[] arguments) {
        Screen screen = Screen.standardOutput();
        Thread ended = new Thread(() -> {}, "bench-ends");
        Runtime.getRuntime().addShutdownHook(ended);
        try {
            new Bench(BenchOptions.ofSystemProperties(), screen).run();
        } catch (Exception e) {
            if (isStopping(ended)) {
                return; // Ctrl-C: every process ends with the JVM, and so nothing works any more
            }
            screen.say("", "The benchmark failed: " + Failure.inWords(e));
            if (!(e instanceof Failure)) {
                e.printStackTrace();
            }
            System.exit(1); // an exception would have Maven print its stack trace
        }
    }

    private void run() throws Exception {
        Programs.requireCleanEnvironment();
        requireKnown("bench.only", options.only(), EXPERIMENTS.stream().map(Experiment::name));
        requireKnown("bench.peers", options.peers(), Contenders.ALL.stream().map(Contender::id));
        screen.say("chat-archive benchmark, " + options.form(), "");
        screen.say("Starting the servers ...");
        try (Testbed testbed = Testbed.open(options)) {
            Machine machine = Machine.look(testbed);
            machine.facts().forEach((name, value) -> screen.say(String.format("  %-20s  %s", name, value)));
            try {
                measure(testbed);
            } finally {
                report(machine);
            }
        }
    }

    private void measure(Testbed testbed) throws Exception {
        Log log = new Log(samples, screen);
        for (Experiment experiment : EXPERIMENTS) {
            if (options.wantsExperiment(experiment.name())) {
                experiment.run(testbed, log);
            }
        }
    }

    /** Also where something failed: what was measured until then may have taken an hour. */
    private void report(Machine machine) throws IOException {
        if (samples.isEmpty()) {
            return;
        }
        Tables tables = new Tables(samples);
        tables.all().forEach(this::say);
        say(tables.goals());
        new Report(machine, samples).write(options.output());
        screen.say("", "Report: target/bench/report.html, results.csv, results.json, and the charts as *.svg");
    }

    private void say(Tables.Table table) {
        screen.say("", table.title());
        screen.say(new TextTable(table.rows()).lines());
    }

    private static void requireKnown(String key, Set<String> names, Stream<String> known) {
        List<String> all = known.toList();
        if (!all.containsAll(names)) {
            throw new Failure(
                    "-D" + key + "=" + String.join(",", names) + ": there are " + String.join(", ", all) + ".");
        }
    }

    private static boolean isStopping(Thread hook) {
        try {
            return !Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
