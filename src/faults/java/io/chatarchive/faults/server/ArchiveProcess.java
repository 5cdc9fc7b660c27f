package io.chatarchive.faults.server;

import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The program that ships, as one consumer of the group: its own settings but for addresses, names and short times. */
public final class ArchiveProcess implements AutoCloseable {
    static final Duration CLAIM_TIME = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final int port = Servers.freePort();
    private final ChildProcess process;
    private final String consumer;
    private final Map<String, String> settings = new HashMap<>();

    public ArchiveProcess(Path distribution, String consumer, String redisUrl, String jdbcUrl, Path logs) {
        this.consumer = consumer;
        settings.put("JAVA_HOME", System.getProperty("java.home"));
        settings.put("JAVA_OPTS", "-Xmx256m -XX:TieredStopAtLevel=1");
        settings.put("CHAT_REDIS_URL", redisUrl);
        settings.put("CHAT_JDBC_URL", jdbcUrl);
        settings.put("CHAT_JDBC_USERNAME", DatabaseProcess.USER);
        settings.put("CHAT_JDBC_PASSWORD", DatabaseProcess.PASSWORD);
        settings.put("CHAT_STREAM_CONSUMER", consumer);
        settings.put("CHAT_ARCHIVE_PERIOD", "200ms");
        settings.put("CHAT_CLAIM_MIN_IDLE", CLAIM_TIME.toSeconds() + "s");
        settings.put("CHAT_OUTAGE_FIRST_DELAY", "100ms");
        settings.put("CHAT_OUTAGE_LONGEST_DELAY", "1s");
        settings.put("CHAT_HTTP_PORT", String.valueOf(port));
        process = new ChildProcess(
                "consumer " + consumer,
                List.of(distribution.resolve("bin/chat-archive").toString()),
                settings,
                logs.resolve("consumer-" + consumer + ".log"));
    }

    /** As in its environment. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    public void start() {
        process.start();
    }

    public void kill() {
        process.requireAlive();
        process.kill();
    }

    /** SIGTERM to the program once it runs, after which it must end by itself and with status 0. */
    public void stop() {
        await().atMost(PATIENCE).until(this::listens);
        int status = process.terminate(PATIENCE);
        if (status != 0) {
            throw new IllegalStateException("Consumer " + consumer + " was told to stop and ended with " + status);
        }
    }

    public void pauseFor(Duration pause) {
        process.pauseFor(pause);
    }

    public void requireAlive() {
        process.requireAlive();
    }

    public String lastWords() {
        return process + " said at last:\n" + process.lastWords(20);
    }

    public boolean isUp() {
        return health().startsWith("{\"status\":\"UP\"");
    }

    /** What it says of its health, or why it says nothing. */
    public String health() {
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(question, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    private boolean listens() {
        process.requireAlive();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
