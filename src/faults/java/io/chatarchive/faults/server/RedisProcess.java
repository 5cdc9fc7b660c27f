package io.chatarchive.faults.server;

import io.chatarchive.fixture.Servers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** The embedded Redis, which writes every command to disk before it answers. */
public final class RedisProcess implements FaultyServer {
    private final int port = Servers.freePort();
    private final ChildProcess process;
    private final RedisClient client;

    /**
     * @param settings lines of redis.conf that come last
     */
    public RedisProcess(String name, Path folder, Path logs, List<String> settings) {
        process = new ChildProcess(name, command(folder, settings), Map.of(), logs.resolve(name + ".log"));
        RedisURI uri = RedisURI.create(url());
        uri.setTimeout(Duration.ofSeconds(20));
        client = RedisClient.create(uri);
    }

    public int port() {
        return port;
    }

    public String url() {
        return url(port);
    }

    /** The URL by way of another port of this machine. */
    public static String url(int port) {
        return "redis://127.0.0.1:" + port;
    }

    public RedisClient client() {
        return client;
    }

    /** Asks over a connection of its own, which nothing kills that was meant for others. */
    public <T> T ask(Function<RedisCommands<String, String>, T> question) {
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        }
    }

    @Override
    public ChildProcess process() {
        return process;
    }

    @Override
    public void answer() {
        ask(RedisCommands::ping);
    }

    @Override
    public String version() {
        return "Redis "
                + ask(redis -> redis.info("server"))
                        .lines()
                        .filter(line -> line.startsWith("redis_version:"))
                        .findFirst()
                        .orElseThrow()
                        .substring("redis_version:".length());
    }

    @Override
    public void close() {
        kill();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    /** The path of the program, unpacked. */
    static String program() {
        try {
            return RedisServer.newRedisServer().buildCommandArgs().get(0);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack the embedded Redis", e);
        }
    }

    private List<String> command(Path folder, List<String> settings) {
        try {
            RedisServerBuilder server = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("dir " + folder)
                    .setting("save \"\"")
                    .setting("appendonly yes")
                    .setting("appendfsync always");
            settings.forEach(server::setting);
            return server.buildCommandArgs();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack the embedded Redis", e);
        }
    }
}
