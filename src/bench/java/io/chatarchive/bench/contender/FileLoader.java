package io.chatarchive.bench.contender;

import io.chatarchive.bench.testbed.Backlog;
import io.chatarchive.bench.testbed.Testbed;
import io.chatarchive.faults.server.ChildProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process that loads files of a thousand rows. They are written before, and appear in its inbox all at once; it takes
 * the time itself, for there is no stream to watch.
 */
final class FileLoader implements Contender.Running {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final int ROWS = 1000;

    private final Testbed testbed;
    private final ChildProcess process;
    private final Path inbox;

    private FileLoader(Testbed testbed, ChildProcess process, Path inbox) {
        this.testbed = testbed;
        this.process = process;
        this.inbox = inbox;
    }

    static FileLoader start(Testbed testbed, ChildProcess process, Path inbox) {
        process.start();
        return new FileLoader(testbed, process, inbox);
    }

    @Override
    public Drained drain(Backlog backlog) throws Exception {
        String stream = testbed.stream().key();
        testbed.table().prepareFor(stream, backlog);
        Files.deleteIfExists(inbox.resolve("loaded"));
        Path files = write(backlog, stream);
        ProcessorTime before = ProcessorTime.of(process.handle());
        Files.move(files, inbox.resolve("backlog"));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(inbox.resolve("loaded"))) {
            process.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(process + " has not loaded the files after " + PATIENCE);
            }
            LockSupport.parkNanos(2_000_000);
        }
        ProcessorTime cpu = ProcessorTime.of(process.handle()).since(before);
        delete(inbox.resolve("done"));
        testbed.table().requireHolds(stream, backlog);
        Duration time = Duration.ofNanos(Long.parseLong(Files.readString(inbox.resolve("loaded"))));
        return new Drained(backlog.messages(), time, cpu);
    }

    private Path write(Backlog backlog, String stream) throws IOException {
        Path folder = Files.createDirectories(inbox.resolve("unfinished"));
        for (int first = 0; first < backlog.messages(); first += ROWS) {
            Path file = folder.resolve(String.format("%06d.tsv", first / ROWS));
            try (BufferedWriter lines = Files.newBufferedWriter(file)) {
                for (int number = first; number < Math.min(first + ROWS, backlog.messages()); number++) {
                    lines.write(backlog.line(stream, number));
                }
            }
        }
        return folder;
    }

    @Override
    public void close() {
        process.kill();
        delete(inbox);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }
}
