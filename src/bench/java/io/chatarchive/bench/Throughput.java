package io.chatarchive.bench;

import java.util.List;

/** Rows a second of everybody, for every shape of messages. */
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
        log.heading("Throughput: rows a second while a backlog is drained; all are started and warmed up first");
        try (Turns turns = new Turns(testbed, log)) {
            for (Shape shape : Shape.values()) {
                for (Contender contender : contenders) {
                    if (options.wants(contender) && takes(contender, shape, options)) {
                        int messages = contender.messages(shape.messages(options.messages()));
                        turns.add(NAME, shape.label(), contender, new Backlog(shape, messages));
                    }
                }
            }
            turns.run(options.rounds());
        }
    }

    /** In the quick form only these two are given more than the usual shape. */
    private static boolean takes(Contender contender, Shape shape, BenchOptions options) {
        boolean always = contender.equals(Archive.AS_SHIPPED) || contender.equals(Contenders.HAND_WRITTEN);
        return contender.shapes().contains(shape) && (!options.quick() || always || shape == Shape.SHORT);
    }
}
