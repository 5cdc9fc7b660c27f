package io.chatarchive.bench;

import java.util.List;

/**
 * Rows a second of everybody, for every shape of messages. Round by round, and in each round shape by shape: one contender
 * after the other is started anew and warmed up, so that those that are compared run within a minute or two.
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
            for (Shape shape : Shape.values()) {
                for (Contender contender : contenders) {
                    if (options.wants(contender) && takes(contender, shape, options)) {
                        run(contender, shape, round, testbed, log);
                    }
                }
            }
        }
    }

    private static void run(Contender contender, Shape shape, int round, Testbed testbed, Log log) throws Exception {
        BenchOptions options = testbed.options();
        int messages = contender.messages(shape.messages(options.messages()));
        log.now(String.format("round %d: %s, %s, %,d messages", round, contender.id(), shape.label(), messages));
        try (Contender.Running running = contender.start(testbed)) {
            Backlog warmUp = new Backlog(shape, Math.max(1000, messages / 2));
            double rate = Rate.of(running, options.warmUps(), warmUp, new Backlog(shape, messages));
            log.result(new Sample(NAME, shape.label(), contender.id(), Rate.METRIC, Rate.UNIT, round, rate));
        }
    }

    /** In the quick form only these two are given more than the usual shape. */
    private static boolean takes(Contender contender, Shape shape, BenchOptions options) {
        boolean always = contender.equals(Archive.AS_SHIPPED) || contender.equals(Contenders.HAND_WRITTEN);
        return contender.shapes().contains(shape) && (!options.quick() || always || shape == Shape.SHORT);
    }
}
