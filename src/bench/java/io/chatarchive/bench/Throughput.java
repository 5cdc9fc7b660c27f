package io.chatarchive.bench;

import java.util.Set;

/** Rows a second of everybody, for every shape of messages. Round by round, one after the other. */
final class Throughput implements Experiment {
    static final String NAME = "throughput";

    /** With the quick form only these two are given more than the usual shape. */
    private static final Set<Contender> QUICK = Set.of(Archive.AS_SHIPPED, Contenders.HAND_WRITTEN);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Testbed testbed, Log log) throws Exception {
        BenchOptions options = testbed.options();
        log.heading("Throughput: rows a second while a backlog is drained");
        for (Shape shape : Shape.values()) {
            for (int round = 1; round <= options.rounds(); round++) {
                for (Contender contender : Contenders.ALL) {
                    if (takesPart(contender, shape, options)) {
                        int messages = contender.messages(shape.messages(options.messages()));
                        log.now(String.format(
                                "round %d: %s, %s, %,d messages", round, shape.label(), contender.id(), messages));
                        double rate = Rate.of(testbed, contender, new Backlog(shape, messages));
                        log.result(
                                new Sample(NAME, shape.label(), contender.id(), Rate.METRIC, Rate.UNIT, round, rate));
                    }
                }
            }
        }
    }

    private static boolean takesPart(Contender contender, Shape shape, BenchOptions options) {
        return contender.shapes().contains(shape)
                && (!options.quick() || shape == Shape.SHORT || QUICK.contains(contender));
    }
}
