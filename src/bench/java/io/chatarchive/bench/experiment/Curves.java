package io.chatarchive.bench.experiment;

import io.chatarchive.bench.contender.Archive;
import io.chatarchive.bench.sample.Log;
import io.chatarchive.bench.testbed.Backlog;
import io.chatarchive.bench.testbed.BenchOptions;
import io.chatarchive.bench.testbed.Shape;
import io.chatarchive.bench.testbed.Testbed;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Rows a second of the archive by a setting, all others as shipped: what the defaults are chosen from. */
public final class Curves implements Experiment {
    public static final String BATCH_SIZE = "by batch size";
    public static final String LANES = "by lanes";
    public static final String POOL_SIZE = "by pool size";

    @Override
    public String name() {
        return "curves";
    }

    @Override
    public void run(Testbed testbed, Log log) throws Exception {
        boolean quick = testbed.options().quick();
        curve(
                testbed,
                log,
                BATCH_SIZE,
                quick ? List.of(100) : List.of(50, 100, 250, 500, 1000, 2000, 5000, 10_000),
                size -> Map.of("CHAT_ARCHIVE_BATCH_SIZE", text(size)));
        curve(
                testbed,
                log,
                LANES,
                quick ? List.of(1) : List.of(1, 2, 3, 4, 6, 8),
                lanes -> Map.of(
                        "CHAT_ARCHIVE_CONSUMERS", text(lanes),
                        "CHAT_REDIS_POOL_SIZE", text(Math.max(8, lanes + 1)),
                        "CHAT_JDBC_POOL_SIZE", text(Math.max(4, lanes + 1))));
        curve(
                testbed,
                log,
                POOL_SIZE,
                quick ? List.of(4) : List.of(4, 5, 6, 8, 16),
                size -> Map.of("CHAT_JDBC_POOL_SIZE", text(size), "CHAT_REDIS_POOL_SIZE", text(size + 1)));
    }

    private static void curve(
            Testbed testbed,
            Log log,
            String experiment,
            List<Integer> values,
            IntFunction<Map<String, String>> variation)
            throws Exception {
        BenchOptions options = testbed.options();
        Backlog backlog = new Backlog(Shape.SHORT, options.messages());
        log.heading("Rows a second of the archive " + experiment);
        try (Turns turns = new Turns(testbed, log)) {
            for (int value : values) {
                Archive archive =
                        new Archive(Archive.AS_SHIPPED.id(), Archive.AS_SHIPPED.description(), variation.apply(value));
                turns.add(experiment, text(value), archive, backlog);
            }
            turns.run(options.curveRounds());
        }
    }

    private static String text(int value) {
        return String.valueOf(value);
    }
}
