package io.chatarchive.bench;

import io.chatarchive.Servers;
import io.chatarchive.demo.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Redis, a database, and in them a stream and a table of this run, which are gone when it is over. */
final class Testbed implements AutoCloseable {
    private final BenchOptions options;
    private final Servers servers;
    private final BenchStream stream;
    private final BenchTable table;
    private boolean loadDataAllowed;

    private Testbed(BenchOptions options, Servers servers, String suffix) {
        this.options = options;
        this.servers = servers;
        this.stream = new BenchStream(servers.redisUrl(), "chatBench" + suffix);
        this.table = new BenchTable(servers, "chat_bench" + suffix);
    }

    static Testbed open(BenchOptions options) throws SQLException {
        Servers servers = Servers.start();
        try {
            Files.createDirectories(options.output().resolve("logs"));
            String suffix = "_" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
            Testbed testbed = new Testbed(options, servers, suffix);
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

    BenchOptions options() {
        return options;
    }

    BenchStream stream() {
        return stream;
    }

    BenchTable table() {
        return table;
    }

    String redisUrl() {
        return servers.redisUrl();
    }

    Path log(String name) {
        return options.output().resolve("logs").resolve(name + ".log");
    }

    /** Where the servers are and what is whose, as the archive's settings say it, for the environment of a process. */
    Map<String, String> addresses() {
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
            stream.delete();
            if (loadDataAllowed) {
                table.execute("SET GLOBAL local_infile = 0");
            }
            table.drop();
        }
    }
}
