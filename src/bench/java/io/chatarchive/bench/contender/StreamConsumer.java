package io.chatarchive.bench.contender;

import io.chatarchive.bench.testbed.Backlog;
import io.chatarchive.bench.testbed.BenchStream;
import io.chatarchive.bench.testbed.Testbed;
import io.chatarchive.faults.server.ChildProcess;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that drains the stream. It is watched from outside, the same for all: the clock runs from when the group has
 * been given something until everything is acknowledged, to four milliseconds.
 */
public final class StreamConsumer implements Contender.Running {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long LOOK_NANOS = 4_000_000;

    private final Testbed testbed;
    private final ChildProcess process;

    private StreamConsumer(Testbed testbed, ChildProcess process) {
        this.testbed = testbed;
        this.process = process;
    }

    public static StreamConsumer start(Testbed testbed, ChildProcess process) {
        testbed.stream().reset();
        process.start();
        return new StreamConsumer(testbed, process);
    }

    @Override
    public Drained drain(Backlog backlog) throws Exception {
        BenchStream stream = testbed.stream();
        testbed.table().prepareFor(stream.key(), backlog);
        stream.offer(backlog);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        BenchStream.Look look = stream.look();
        while (!look.hasBegun()) {
            look = again(deadline);
        }
        long start = System.nanoTime();
        ProcessorTime before = ProcessorTime.of(process.handle());
        while (!look.isDone(backlog)) {
            look = again(deadline);
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        ProcessorTime cpu = ProcessorTime.of(process.handle()).since(before);
        testbed.table().requireHolds(stream.key(), backlog);
        return new Drained(backlog.messages(), time, cpu);
    }

    private BenchStream.Look again(long deadline) {
        process.requireAlive();
        BenchStream.Look look = testbed.stream().look();
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException(process + " has not drained the stream after " + PATIENCE + ": " + look);
        }
        LockSupport.parkNanos(LOOK_NANOS);
        return look;
    }

    @Override
    public void close() {
        process.kill();
    }
}
