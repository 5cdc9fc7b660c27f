package io.chatarchive.faults.server;

import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.Servers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A master, a replica that takes over from it, and the Sentinel that decides when. */
public final class SentinelServers implements AutoCloseable {
    private static final String MASTER = "mymaster";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final DataFolder data = new DataFolder();
    private final int port = Servers.freePort();
    private final RedisClient client = RedisClient.create();
    private final RedisProcess first;
    private final RedisProcess second;
    private final ChildProcess sentinel;

    public SentinelServers(Path logs) {
        first = new RedisProcess("redis-1", data.subfolder("redis-1"), logs, List.of());
        second = new RedisProcess(
                "redis-2", data.subfolder("redis-2"), logs, List.of("replicaof 127.0.0.1 " + first.port()));
        sentinel = new ChildProcess("sentinel", sentinelCommand(), Map.of(), logs.resolve("sentinel.log"));
    }

    /** Starts all three, and waits until Sentinel could fail over. */
    public void start() {
        first.start();
        second.start();
        sentinel.start();
        await("a replica that Sentinel knows")
                .atMost(PATIENCE)
                .ignoreExceptionsMatching(e -> sentinel.isAlive())
                .until(() -> second.ask(redis -> redis.info("replication")).contains("master_link_status:up")
                        && ask(commands -> commands.replicas(MASTER)).stream()
                                .anyMatch(replica -> "ok".equals(replica.get("master-link-status"))));
    }

    /** How a client finds whichever is the master. */
    public String url() {
        return "redis-sentinel://127.0.0.1:" + port + "/0?timeout=5s#" + MASTER;
    }

    /** The master at the start. */
    public RedisProcess first() {
        return first;
    }

    /** The master after a failover. */
    public RedisProcess second() {
        return second;
    }

    /** As an administrator orders it. The old master is told some seconds later, and takes messages until then. */
    public void failOver() {
        await("a failover")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> ask(commands -> commands.failover(MASTER)).equals("OK"));
        awaitSecondIsMaster();
    }

    public void awaitSecondIsMaster() {
        awaitRole(second, "master");
    }

    public void awaitFirstIsReplica() {
        awaitRole(first, "slave");
    }

    private static void awaitRole(RedisProcess redis, String role) {
        await("a " + role)
                .atMost(PATIENCE)
                .ignoreExceptions() // who becomes a replica closes all connections
                .until(() -> redis.ask(commands -> commands.role()).get(0).equals(role));
    }

    private <T> T ask(Function<RedisSentinelCommands<String, String>, T> question) {
        try (StatefulRedisSentinelConnection<String, String> connection =
                client.connectSentinel(RedisURI.create("127.0.0.1", port))) {
            return question.apply(connection.sync());
        }
    }

    @Override
    public void close() {
        sentinel.kill();
        second.close();
        first.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        data.close();
    }

    private List<String> sentinelCommand() {
        Path folder = data.subfolder("sentinel");
        try {
            Path settings = Files.write(
                    folder.resolve("sentinel.conf"),
                    List.of(
                            "port " + port,
                            "bind 127.0.0.1",
                            "dir " + folder,
                            "sentinel monitor " + MASTER + " 127.0.0.1 " + first.port() + " 1",
                            "sentinel down-after-milliseconds " + MASTER + " 5000",
                            "sentinel failover-timeout " + MASTER + " 10000"));
            return List.of(RedisProcess.program(), settings.toString(), "--sentinel");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write into " + folder, e);
        }
    }
}
