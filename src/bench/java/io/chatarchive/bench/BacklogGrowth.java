package io.chatarchive.bench;

import java.util.List;

/**
 * Whether cost grows in line with work: rows a second of the archive for short and for very long backlogs; and of LOAD
 * DATA for the same rows, for a table of ten million rows is slower to fill, whoever fills it.
 */
final class BacklogGrowth implements Experiment {
    static final String NAME = "by backlog";

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public void run(Testbed testbed, Log log) throws Exception {
        BenchOptions options = testbed.options();
        Backlog warmUp = new Backlog(Shape.SHORT, options.backlogs().get(0));
        log.heading("Rows a second by length of the backlog");
        for (int round = 1; round <= options.curveRounds(); round++) {
            for (int messages : options.backlogs()) {
                for (Contender contender : List.of(Archive.AS_SHIPPED, Contenders.LOAD_DATA)) {
                    log.now(String.format("round %d: backlog of %,d, %s", round, messages, contender.id()));
                    double rate = Rate.of(testbed, contender, warmUp, new Backlog(Shape.SHORT, messages));
                    log.result(new Sample(
                            NAME, String.valueOf(messages), contender.id(), Rate.METRIC, Rate.UNIT, round, rate));
                }
            }
        }
    }
}
