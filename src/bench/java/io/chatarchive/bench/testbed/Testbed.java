package io.chatarchive.bench.testbed;

import io.chatarchive.demo.Failure;
import io.chatarchive.fixture.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Redis, a database, and in them a stream and a table of this run, which are gone when it is over; and beside it others,
 * with a stream and a folder for each of several contenders that run at a time.
 */
public final class Testbed implements AutoCloseable {
    private final BenchOptions options;
    private final Servers servers;
    private final BenchStream stream;
    private final BenchTable table;
    private final Path folder;
    private final List<Testbed> beside = new ArrayList<>();
    private boolean loadDataAllowed;

    private Testbed(BenchOptions options, Servers servers, BenchTable table, String key, Path folder)
            throws IOException {
        this.options = options;
        this.servers = servers;
        this.table = table;
        this.folder = Files.createDirectories(folder);
        this.stream = new BenchStream(servers.redisUrl(), key);
    }

    public static Testbed open(BenchOptions options) throws SQLException {
        Servers servers = Servers.start();
        try {
            String suffix = "_" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
            BenchTable table = new BenchTable(servers, "chat_bench" + suffix);
            Path folder = options.output().resolve("logs");
            Testbed testbed = new Testbed(options, servers, table, "chatBench" + suffix, folder);
            testbed.table.create();
            testbed.allowLoadData();
            return testbed;
        } catch (IOException e) {
            servers.close();
            throw new UncheckedIOException("Cannot make " + options.output(), e);
        } catch (RuntimeException | SQLException e) {
            servers.close();
            throw e;
        }
    }

    /** The place of the contender with that number, made when it is first asked for. */
    public Testbed beside(int number) throws IOException {
        while (beside.size() <= number) {
            String name = String.valueOf(beside.size() + 1);
            beside.add(new Testbed(options, servers, table, stream.key() + "_" + name, folder.resolve(name)));
        }
        return beside.get(number);
    }

    public BenchOptions options() {
        return options;
    }

    public BenchStream stream() {
        return stream;
    }

    public BenchTable table() {
        return table;
    }

    public String redisUrl() {
        return servers.redisUrl();
    }

    public Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Where a contender finds files. */
    public Path inbox() {
        return folder.resolve("inbox");
    }

    /** Where the servers are and what is whose, as the archive's settings say it, for the environment of a process. */
    public Map<String, String> addresses() {
        Map<String, String> settings = new HashMap<>();
        settings.put("JAVA_HOME", System.getProperty("java.home"));
        settings.put("CHAT_REDIS_URL", servers.redisUrl());
        settings.put("CHAT_JDBC_URL", servers.jdbcUrl(table.database()));
        settings.put("CHAT_JDBC_USERNAME", servers.username());
        settings.put("CHAT_JDBC_PASSWORD", servers.password());
        settings.put("CHAT_STREAM_KEY", stream.key());
        settings.put("CHAT_STREAM_GROUP", BenchStream.GROUP);
        settings.put("CHAT_STREAM_CONSUMER", "bench");
        return settings;
    }

    /** MySQL takes LOAD DATA LOCAL only where the server's administrator says so. */
    private void allowLoadData() throws SQLException {
        if (table.ask("SELECT @@local_infile").equals("1")) {
            return;
        }
        try {
            table.execute("SET GLOBAL local_infile = 1");
            loadDataAllowed = true;
        } catch (SQLException e) {
            throw new Failure(
                    "LOAD DATA LOCAL is one of the peers, and this server forbids it, to which this user may not"
                            + " say otherwise. Before the benchmark: SET GLOBAL local_infile = 1",
                    e);
        }
    }

    @Override
    public void close() throws SQLException {
        try (servers;
                stream) {
            for (Testbed other : beside) {
                other.stream.delete();
                other.stream.close();
            }
            stream.delete();
            if (loadDataAllowed) {
                table.execute("SET GLOBAL local_infile = 0");
            }
            table.drop();
        }
    }
}
