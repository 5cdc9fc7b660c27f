package io.chatarchive.bench.experiment;

import io.chatarchive.bench.contender.Archive;
import io.chatarchive.bench.contender.Programs;
import io.chatarchive.bench.sample.Log;
import io.chatarchive.bench.sample.Sample;
import io.chatarchive.bench.sample.Spread;
import io.chatarchive.bench.testbed.BenchOptions;
import io.chatarchive.bench.testbed.BenchStream;
import io.chatarchive.bench.testbed.RowWatch;
import io.chatarchive.bench.testbed.SteadyTraffic;
import io.chatarchive.bench.testbed.Testbed;
import io.chatarchive.faults.server.ChildProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Time from XADD until the row can be seen, under steady traffic, by length of a tick. */
public final class Latency implements Experiment {
    public static final String NAME = "latency";
    static final Map<String, Double> PERCENTILES = Map.of("p50", 0.5, "p90", 0.9, "p99", 0.99);
    public static final List<String> ORDER = List.of("p50", "p90", "p99");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Testbed testbed, Log log) throws Exception {
        BenchOptions options = testbed.options();
        List<Integer> periods = options.quick() ? List.of(100) : List.of(100, 50, 20, 10);
        log.heading(String.format("Latency: from XADD to row at %,d messages a second", SteadyTraffic.PER_SECOND));
        for (int round = 1; round <= options.curveRounds(); round++) {
            for (int period : periods) {
                log.now(String.format("round %d: tick of %d ms", round, period));
                double[] milliseconds = measure(testbed, period);
                for (String percentile : ORDER) {
                    double value = Spread.percentile(milliseconds, PERCENTILES.get(percentile));
                    log.result(
                            new Sample(NAME, period + " ms", Archive.AS_SHIPPED.id(), percentile, "ms", round, value));
                }
            }
        }
    }

    /** Milliseconds of each message, sorted. The first part of the traffic warms up and does not count. */
    private static double[] measure(Testbed testbed, int period) throws Exception {
        Duration steady = Duration.ofSeconds(testbed.options().steadySeconds());
        BenchStream stream = testbed.stream();
        testbed.table().empty();
        stream.reset();
        ChildProcess archive = Programs.archive(
                testbed,
                "chat-archive",
                testbed.options().distribution(),
                Map.of("CHAT_ARCHIVE_PERIOD", period + "ms"));
        try (var connection = stream.connect()) {
            archive.start();
            SteadyTraffic traffic = new SteadyTraffic(connection, stream.key());
            try (RowWatch watch = new RowWatch(testbed.table(), stream.key(), traffic.inOrder())) {
                Thread watching = new Thread(watch, "row-watch");
                watching.start();
                try {
                    traffic.sendFor(steady.dividedBy(2).plusSeconds(3));
                    awaitAll(traffic, watch, archive);
                    long start = System.nanoTime();
                    traffic.sendFor(steady);
                    awaitAll(traffic, watch, archive);
                    return latencies(traffic, watch, start);
                } finally {
                    watch.stop();
                    watching.join();
                }
            }
        } finally {
            archive.kill();
        }
    }

    private static void awaitAll(SteadyTraffic traffic, RowWatch watch, ChildProcess archive) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (watch.seen().size() < traffic.sent().size()) {
            archive.requireAlive();
            watch.requireWell();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Rows are missing after " + PATIENCE + ": "
                        + (traffic.sent().size() - watch.seen().size()));
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static double[] latencies(SteadyTraffic traffic, RowWatch watch, long start) {
        List<Double> milliseconds = new ArrayList<>();
        traffic.sent().forEach((id, sent) -> {
            if (sent >= start) {
                milliseconds.add((watch.seen().get(id) - sent) / 1e6);
            }
        });
        return Spread.sorted(milliseconds);
    }
}
