package io.chatarchive;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import redis.embedded.RedisServer;

/** A Redis of one test, or a Sentinel: a process that can be frozen. */
final class RedisServerProcess implements AutoCloseable {
    private final int port = Servers.freePort();
    private final RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", port));
    private final Process process;

    private RedisServerProcess(Path folder, boolean sentinel, String... settings) throws IOException {
        Path home = Files.createDirectories(folder.resolve(String.valueOf(port)));
        List<String> lines = new ArrayList<>(
                List.of("port " + port, "bind 127.0.0.1", "dir " + home, "logfile " + home.resolve("log")));
        lines.addAll(List.of(settings));
        Path file = Files.write(home.resolve("redis.conf"), lines);
        List<String> command = new ArrayList<>(List.of(
                RedisServer.newRedisServer().port(port).buildCommandArgs().get(0), file.toString()));
        if (sentinel) {
            command.add("--sentinel");
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("out").toFile())
                .start();
    }

    static RedisServerProcess redis(Path folder, String... settings) throws IOException {
        RedisServerProcess redis = new RedisServerProcess(folder, false, settings);
        await().atMost(ChatFixture.PATIENCE).until(redis::answers);
        return redis;
    }

    /** It is not asked whether it is there yet. */
    static RedisServerProcess sentinel(Path folder, String... settings) throws IOException {
        return new RedisServerProcess(folder, true, settings);
    }

    int port() {
        return port;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    <T> T ask(Function<RedisCommands<String, String>, T> question) {
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        }
    }

    private boolean answers() {
        try {
            return ask(RedisCommands::ping).equals("PONG");
        } catch (RedisException e) {
            return false;
        }
    }

    /** It keeps its connections, takes new ones, and answers nobody (SIGSTOP). */
    void freeze() throws Exception {
        signal("STOP");
    }

    /** It goes on where it was (SIGCONT). */
    void thaw() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
