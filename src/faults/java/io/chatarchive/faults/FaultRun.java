package io.chatarchive.faults;

import static org.awaitility.Awaitility.await;

import io.chatarchive.faults.chat.Ledger;
import io.chatarchive.faults.chat.Producer;
import io.chatarchive.faults.entry.Messages;
import io.chatarchive.faults.verdict.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A run of the fault suite: two consumers archive what a producer sends, while a schedule of faults strikes them, Redis
 * and the database. Then everything is healed, the stream is drained, and the checker looks at both ends.
 */
final class FaultRun {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int CONSUMERS = 2;
    /**
     * Two periods, the time after which a sibling claims what a killed consumer had, and what a busy machine needs to
     * start one. Shorter than what an archive waits for an answer that does not come: that is added where a connection has
     * fallen silent shortly before the end.
     */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final FaultOptions options;
    private final Path distribution;
    private final Path logs;
    private final Consumer<String> screen;
    private long start;

    FaultRun(FaultOptions options, Path distribution, Path logs, Consumer<String> screen) {
        this.options = options;
        this.distribution = distribution;
        this.logs = logs;
        this.screen = screen;
    }

    Summary run() throws InterruptedException {
        screen.accept(String.format(
                "Fault run: -Dfaults.seed=%d, %d faults, %,d messages; logs in %s",
                options.seed(), options.count(), options.messages(), logs));
        start = System.nanoTime();
        try (Installation site = Installation.of(distribution, logs, options.databaseMegabytes(), CONSUMERS)) {
            site.startServers();
            site.startConsumers();
            site.awaitTable();
            return strike(site);
        }
    }

    private Summary strike(Installation site) throws InterruptedException {
        Ledger ledger = new Ledger();
        Messages messages = options.content();
        Recovery recovery;
        FaultLanes lanes = new FaultLanes(site, this::report);
        report("the producer starts");
        double perSecond = 1.0 * options.messages() / options.length().toSeconds();
        List<String> failures = new ArrayList<>();
        Operator operator =
                new Operator(distribution, site.consumer(0).settings(), options.seed(), logs.resolve("operator.log"));
        try (operator;
                Producer producer = new Producer(
                        site.redis().url(), messages, ledger, options.messages(), perSecond, options.seed())) {
            producer.start();
            if (options.operator()) {
                operator.start();
            }
            lanes.start(options.schedule(CONSUMERS));
            lanes.await(options.length().plus(PATIENCE));
            report("the faults are over");
            if (options.operator()) {
                report(operator.finish() + " times an operator did something");
            }
            recovery = site.recovery(PATIENCE);
            attempt("what waited is finished while more comes", failures, recovery::awaitWithLoad);
            if (!options.operator()) { // who pauses an archive has messages wait
                attempt("no message waited long", failures, () -> recovery.requireWaitsWithin(longestWait()));
            }
            producer.finish(PATIENCE);
            report(ledger.size() + " messages are sent");
        }
        failures.addAll(lanes.failures());
        if (ledger.size() < options.messages()) {
            failures.add("Only " + ledger.size() + " messages were sent");
        }
        attempt("the stream is drained", failures, () -> awaitDrained(site));
        if (options.operator()) {
            String wrong = operator.reconcile();
            if (!wrong.isEmpty()) {
                failures.add(wrong);
            }
        }
        attempt("the consumers have stopped", failures, site::stopConsumers);
        Verdict verdict = site.check(messages, ledger);
        report("checked");
        return new Summary(
                options,
                site.redis().version() + ", " + site.database().version(),
                lanes.done(),
                verdict,
                recovery.longestWait(),
                List.copyOf(failures),
                sinceStart());
    }

    private Duration longestWait() {
        List<Fault> schedule = options.schedule(CONSUMERS);
        Duration last =
                schedule.stream().map(Fault::at).max(Duration::compareTo).orElse(Duration.ZERO);
        boolean silent = schedule.stream()
                .anyMatch(fault -> fault.kind().leavesSilence() && fault.at().compareTo(last.minus(TIMEOUT)) > 0);
        return silent ? LONGEST_WAIT.plus(TIMEOUT) : LONGEST_WAIT;
    }

    private static void awaitDrained(Installation site) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(site.stream()::isDrained);
    }

    /** Whatever comes of it, the checker looks at both ends afterwards. */
    private void attempt(String what, List<String> failures, Runnable step) {
        try {
            step.run();
            report(what);
        } catch (RuntimeException e) {
            failures.add("Not so: " + what + ": " + e);
        }
    }

    private void report(String what) {
        screen.accept(String.format("%6.1fs  %s", sinceStart().toMillis() / 1000.0, what));
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
