package io.chatarchive.bench.experiment;

import io.chatarchive.bench.contender.Archive;
import io.chatarchive.bench.contender.Contender;
import io.chatarchive.bench.contender.Contenders;
import io.chatarchive.bench.sample.Log;
import io.chatarchive.bench.testbed.Backlog;
import io.chatarchive.bench.testbed.BenchOptions;
import io.chatarchive.bench.testbed.Shape;
import io.chatarchive.bench.testbed.Testbed;
import java.util.List;

/** Rows a second of everybody, for every shape of messages. */
public final class Throughput implements Experiment {
    public static final String NAME = "throughput";

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
                    if (isWanted(contender, options) && takes(contender, shape, options)) {
                        int messages = contender.messages(shape.messages(options.messages()));
                        turns.add(NAME, shape.label(), contender, new Backlog(shape, messages));
                    }
                }
            }
            turns.run(options.rounds());
        }
    }

    private static boolean isWanted(Contender contender, BenchOptions options) {
        return contender.equals(Archive.AS_SHIPPED) || options.wantsPeer(contender.id());
    }

    /** In the quick form only these two are given more than the usual shape. */
    private static boolean takes(Contender contender, Shape shape, BenchOptions options) {
        boolean always = contender.equals(Archive.AS_SHIPPED) || contender.equals(Contenders.HAND_WRITTEN);
        return contender.shapes().contains(shape) && (!options.quick() || always || shape == Shape.SHORT);
    }
}
