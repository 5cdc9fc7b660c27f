package io.chatarchive.bench.experiment;

import io.chatarchive.bench.contender.Contender;
import io.chatarchive.bench.contender.Drained;
import io.chatarchive.bench.contender.ProcessorTime;
import io.chatarchive.bench.sample.Log;
import io.chatarchive.bench.sample.Sample;
import io.chatarchive.bench.testbed.Backlog;
import io.chatarchive.bench.testbed.Testbed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Contenders that all run, each with a stream of its own, and have their turns: A B C, C B A, … So those that are
 * compared are measured within seconds. The others have nothing to read meanwhile.
 */
final class Turns implements AutoCloseable {
    /** What is measured, and for which setting. */
    private record Turn(
            String experiment, String setting, Contender contender, Backlog backlog, Contender.Running running) {}

    private final Testbed testbed;
    private final Log log;
    private final List<Turn> turns = new ArrayList<>();

    Turns(Testbed testbed, Log log) {
        this.testbed = testbed;
        this.log = log;
    }

    /** Starts a contender and warms it up. */
    void add(String experiment, String setting, Contender contender, Backlog backlog) throws Exception {
        log.now("warming up " + contender.id() + ", " + setting);
        Contender.Running running = contender.start(testbed.beside(turns.size()));
        turns.add(new Turn(experiment, setting, contender, backlog, running));
        Backlog half = new Backlog(backlog.shape(), Math.max(1000, backlog.messages() / 2));
        Rate.warmUp(running, testbed.options().warmUps(), half);
    }

    void run(int rounds) throws Exception {
        for (int round = 1; round <= rounds; round++) {
            for (Turn turn : turns) {
                log.now(String.format(
                        "round %d: %s, %s, %,d messages",
                        round,
                        turn.contender().id(),
                        turn.setting(),
                        turn.backlog().messages()));
                record(turn, round, turn.running().drain(turn.backlog()));
            }
            Collections.reverse(turns); // so nobody always comes after the same one
        }
    }

    private void record(Turn turn, int round, Drained drained) {
        String id = turn.contender().id();
        log.result(new Sample(turn.experiment(), turn.setting(), id, Rate.METRIC, Rate.UNIT, round, drained.rate()));
        drained.processorTime().byProcess().forEach((process, time) -> {
            double microseconds = time.toNanos() / 1e3 / drained.messages();
            log.point(new Sample(
                    turn.experiment(), turn.setting(), id, process, ProcessorTime.UNIT, round, microseconds));
        });
    }

    @Override
    public void close() {
        turns.forEach(turn -> turn.running().close());
    }
}
