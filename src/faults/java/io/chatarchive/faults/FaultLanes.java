package io.chatarchive.faults;

import io.chatarchive.faults.server.Pause;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Carries a schedule out: one lane for each thing that can be broken. */
final class FaultLanes {
    private final Map<String, ExecutorService> lanes = new HashMap<>();
    private final Map<FaultKind, Integer> done = new EnumMap<>(FaultKind.class);
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Installation site;
    private final Consumer<String> report;

    FaultLanes(Installation site, Consumer<String> report) {
        this.site = site;
        this.report = report;
    }

    void start(List<Fault> schedule) {
        long start = System.nanoTime();
        for (Fault fault : schedule) {
            lanes.computeIfAbsent(fault.lane(), name -> Executors.newSingleThreadExecutor())
                    .execute(() -> {
                        Pause.of(fault.at().minusNanos(System.nanoTime() - start));
                        strike(fault);
                    });
        }
    }

    /** Waits until every fault has struck and is healed. */
    void await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Map.Entry<String, ExecutorService> lane : lanes.entrySet()) {
            lane.getValue().shutdown();
            if (!lane.getValue().awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                lane.getValue().shutdownNow();
                failures.add("The faults of " + lane.getKey() + " are not over in time");
            }
        }
    }

    Map<FaultKind, Integer> done() {
        synchronized (done) {
            return new EnumMap<>(done);
        }
    }

    /** What did not go as a fault should: a consumer that was not there, a server that did not come back. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    private void strike(Fault fault) {
        try {
            report.accept(fault.toString());
            fault.strike(site);
            synchronized (done) {
                done.merge(fault.kind(), 1, Integer::sum);
            }
        } catch (RuntimeException e) {
            failures.add(fault + ": " + e + (e.getCause() == null ? "" : "; " + e.getCause()));
            report.accept("FAILED " + fault + ": " + e);
        }
    }
}
