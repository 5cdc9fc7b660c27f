package io.chatarchive.bench.contender;

import io.chatarchive.bench.peer.LoadData;
import io.chatarchive.bench.testbed.Shape;
import io.chatarchive.bench.testbed.Testbed;
import io.chatarchive.faults.server.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the archive is compared with: a program of the benchmark's own, in a JVM of its own.
 *
 * @param slowness one in so many of the usual messages is enough for it
 */
record Peer(
        String id,
        String description,
        Set<Shape> shapes,
        int slowness,
        int threads,
        Class<?> program,
        List<String> arguments)
        implements Contender {
    /** Entries a read and rows a statement, as the archive has them. */
    private static final int BATCH = 1000;

    @Override
    public int messages(int usual) {
        return usual / slowness;
    }

    @Override
    public Running start(Testbed testbed) {
        Path inbox = inbox(testbed);
        String[] command =
                Stream.concat(Stream.of(program.getName()), arguments.stream()).toArray(String[]::new);
        ChildProcess process = Programs.peer(
                testbed,
                id,
                Map.of(
                        "PEER_BATCH_SIZE", String.valueOf(BATCH),
                        "PEER_THREADS", String.valueOf(threads),
                        "PEER_INBOX", inbox.toString()),
                command);
        return program == LoadData.class
                ? FileLoader.start(testbed, process, inbox)
                : StreamConsumer.start(testbed, process);
    }

    private static Path inbox(Testbed testbed) {
        try {
            return Files.createDirectories(testbed.inbox());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the inbox of a peer", e);
        }
    }
}
