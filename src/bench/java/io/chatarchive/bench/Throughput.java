package io.chatarchive.bench;

import java.util.List;

/**
 * Rows a second of everybody, for every shape of messages. Round by round: in each round one contender after the other is
 * started anew, and is given every shape, each with a warm-up of its own that is as long as what counts.
 */
final class Throughput implements Experiment {
    static final String NAME = "throughput";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Testbed testbed, Log log) throws Exception {
        BenchOptions options = testbed.options();
        List<Contender> contenders = options.quick() ? Contenders.QUICK : Contenders.ALL;
        log.heading("Throughput: rows a second while a backlog is drained");
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : contenders) {
                if (options.wants(contender)) {
                    run(contender, round, testbed, log);
                }
            }
        }
    }

    private static void run(Contender contender, int round, Testbed testbed, Log log) throws Exception {
        try (Contender.Running running = contender.start(testbed)) {
            for (Shape shape : Shape.values()) {
                if (takes(contender, shape, testbed.options())) {
                    int messages =
                            contender.messages(shape.messages(testbed.options().messages()));
                    log.now(String.format(
                            "round %d: %s, %s, %,d messages", round, contender.id(), shape.label(), messages));
                    Backlog backlog = new Backlog(shape, messages);
                    double rate = Rate.of(running, testbed.options().warmUps(), backlog, backlog);
                    log.result(new Sample(NAME, shape.label(), contender.id(), Rate.METRIC, Rate.UNIT, round, rate));
                }
            }
        }
    }

    /** In the quick form only these two are given more than the usual shape. */
    private static boolean takes(Contender contender, Shape shape, BenchOptions options) {
        boolean always = contender.equals(Archive.AS_SHIPPED) || contender.equals(Contenders.HAND_WRITTEN);
        return contender.shapes().contains(shape) && (!options.quick() || always || shape == Shape.SHORT);
    }
}
