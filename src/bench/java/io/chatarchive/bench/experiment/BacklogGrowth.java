package io.chatarchive.bench.experiment;

import io.chatarchive.bench.contender.Archive;
import io.chatarchive.bench.contender.Contender;
import io.chatarchive.bench.contender.Contenders;
import io.chatarchive.bench.sample.Log;
import io.chatarchive.bench.sample.Sample;
import io.chatarchive.bench.testbed.Backlog;
import io.chatarchive.bench.testbed.BenchOptions;
import io.chatarchive.bench.testbed.Shape;
import io.chatarchive.bench.testbed.Testbed;
import java.util.List;

/**
 * Whether cost grows in line with work: rows a second of the archive for short and for very long backlogs; and of LOAD
 * DATA for the same rows, for a table of ten million rows is slower to fill, whoever fills it.
 */
public final class BacklogGrowth implements Experiment {
    public static final String NAME = "by backlog";

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public void run(Testbed testbed, Log log) throws Exception {
        BenchOptions options = testbed.options();
        log.heading("Rows a second by length of the backlog");
        for (Contender contender :
                options.quick() ? List.of(Archive.AS_SHIPPED) : List.of(Archive.AS_SHIPPED, Contenders.LOAD_DATA)) {
            run(contender, testbed, log);
        }
    }

    private static void run(Contender contender, Testbed testbed, Log log) throws Exception {
        BenchOptions options = testbed.options();
        List<Integer> lengths = options.backlogs();
        try (Contender.Running running = contender.start(testbed)) {
            Rate.warmUp(running, options.warmUps(), new Backlog(Shape.SHORT, lengths.get(0)));
            for (int round = 1; round <= Math.min(2, options.curveRounds()); round++) { // the longest takes minutes
                for (int messages : lengths) {
                    log.now(String.format("round %d: %s, backlog of %,d", round, contender.id(), messages));
                    double rate =
                            running.drain(new Backlog(Shape.SHORT, messages)).rate();
                    log.result(new Sample(
                            NAME, String.valueOf(messages), contender.id(), Rate.METRIC, Rate.UNIT, round, rate));
                }
            }
        }
    }
}
