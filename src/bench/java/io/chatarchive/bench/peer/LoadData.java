package io.chatarchive.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What the database can do at best: LOAD DATA LOCAL INFILE, file by file, each a transaction; no Redis and no JSON. The
 * files of a folder {@code backlog} that appears in the inbox are loaded; the nanoseconds that it took then stand in the
 * file {@code loaded}.
 */
public final class LoadData {
    private final Path inbox;
    private final List<Connection> connections = new ArrayList<>();
    private final ExecutorService threads;

    private LoadData(PeerSettings settings) throws SQLException {
        inbox = settings.inbox();
        threads = Executors.newFixedThreadPool(settings.threads());
        for (int thread = 0; thread < settings.threads(); thread++) {
            connections.add(settings.connect("allowLoadLocalInfile=true"));
        }
    }

    public static void main(String[] arguments) throws Exception {
        LoadData loader = new LoadData(PeerSettings.ofEnvironment());
        while (true) {
            loader.loadWhatCame();
        }
    }

    private void loadWhatCame() throws Exception {
        Path backlog = inbox.resolve("backlog");
        while (!Files.isDirectory(backlog)) {
            LockSupport.parkNanos(10_000_000);
        }
        Queue<Path> files = new ConcurrentLinkedQueue<>(filesOf(backlog));
        long start = System.nanoTime();
        List<Future<?>> ends = new ArrayList<>();
        for (Connection connection : connections) {
            ends.add(threads.submit(() -> {
                load(files, connection);
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        long nanos = System.nanoTime() - start;
        Files.move(backlog, inbox.resolve("done"));
        report(nanos);
    }

    private static void load(Queue<Path> files, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Path file = files.poll(); file != null; file = files.poll()) {
                statement.execute("LOAD DATA LOCAL INFILE '" + file.toString().replace("\\", "/")
                        + "' INTO TABLE chat_message CHARACTER SET utf8mb4"
                        + " (stream, entry_ms, entry_seq, user_id, username, msg, created_at)");
            }
        }
    }

    private void report(long nanos) throws IOException {
        Path unfinished = Files.writeString(inbox.resolve("loaded.tmp"), String.valueOf(nanos));
        Files.move(unfinished, inbox.resolve("loaded"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
