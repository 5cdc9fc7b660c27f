package io.chatarchive.faults;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** All that runs in production, as processes of this machine: Redis, the database, and two consumers of the group. */
final class Installation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final RedisProcess redis;
    private final ChatStream stream;
    private final DatabaseProcess database;
    private final List<ArchiveProcess> consumers = new ArrayList<>();

    Installation(Path distribution, Path logs, int databaseMegabytes, int consumerCount) {
        try {
            Files.createDirectories(logs);
            data = Files.createTempDirectory("chat-archive-faults-");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the folders of " + logs, e);
        }
        redis = new RedisProcess(data, logs);
        stream = new ChatStream(redis);
        database = new DatabaseProcess(data, logs, databaseMegabytes);
        IntStream.rangeClosed(1, consumerCount)
                .mapToObj(i -> new ArchiveProcess(distribution, "c" + i, redis.url(), database.url(), logs))
                .forEach(consumers::add);
    }

    void startServers() {
        redis.start();
        database.start();
    }

    RedisProcess redis() {
        return redis;
    }

    DatabaseProcess database() {
        return database;
    }

    ChatStream stream() {
        return stream;
    }

    ChatDatabase table() {
        return new ChatDatabase(database);
    }

    ArchiveProcess consumer(int index) {
        return consumers.get(index);
    }

    void startConsumers() {
        consumers.forEach(ArchiveProcess::start);
    }

    void stopConsumers() {
        consumers.forEach(ArchiveProcess::stop);
    }

    void awaitTable() {
        awaitConsumers("the table", table()::hasTable);
    }

    /** Waits for what the consumers are to do; where they do not, the error holds what they said at last. */
    void awaitConsumers(String what, Callable<Boolean> done) {
        try {
            await().atMost(PATIENCE).until(() -> {
                consumers.forEach(ArchiveProcess::requireAlive);
                return done.call();
            });
        } catch (ConditionTimeoutException e) {
            String lastWords = consumers.stream().map(ArchiveProcess::lastWords).collect(Collectors.joining("\n"));
            throw new IllegalStateException("Not within " + PATIENCE + ": " + what + "; " + lastWords, e);
        }
    }

    /** Compares both ends; everything must be quiet. */
    Verdict check(Messages messages, Ledger ledger) {
        Verdict[] verdict = new Verdict[1];
        stream.reading(connection -> {
            try (TableRows rows = new TableRows(database)) {
                verdict[0] = new Checker(messages)
                        .check(
                                ledger.entries(),
                                stream.entries(connection),
                                rows,
                                stream.deadLetters(connection).iterator());
            } catch (SQLException e) {
                throw new IllegalStateException("The table cannot be read", e);
            }
        });
        stream.pending().forEach(verdict[0]::pending);
        return verdict[0];
    }

    @Override
    public void close() {
        consumers.forEach(ArchiveProcess::close);
        database.close();
        redis.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + data, e);
        }
    }
}
