package io.chatarchive.faults.chat;

import io.chatarchive.faults.entry.EntryId;
import io.chatarchive.faults.entry.Messages;
import io.chatarchive.faults.server.Pause;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The chat server: adds messages at a steady rate without a pause, and now and then a burst besides, until it is told to
 * finish and was told the ids of as many as wanted. It writes down every id that it is told. What it has no answer to it
 * never sends again, so that no message is in the stream twice.
 */
public final class Producer implements AutoCloseable {
    private static final Duration ANSWER_TIME = Duration.ofSeconds(20);
    private static final int MOST = 40;
    private static final int BURST = 3_000;
    private static final int BURST_EVERY = 20_000;

    private final Messages messages;
    private final Ledger ledger;
    private final int wanted;
    private final double perSecond;
    private final Random random;
    private final RedisClient client;
    private final Thread thread = new Thread(this::run, "producer");
    private StatefulRedisConnection<String, byte[]> connection;
    private int next;
    private volatile boolean finishing;

    public Producer(String redisUrl, Messages messages, Ledger ledger, int wanted, double perSecond, long seed) {
        this.messages = messages;
        this.ledger = ledger;
        this.wanted = wanted;
        this.perSecond = perSecond;
        this.random = new Random(seed);
        this.client = RedisClient.create(RedisURI.create(redisUrl));
        // a client that connects again by itself also sends again what may have arrived
        client.setOptions(ClientOptions.builder().autoReconnect(false).build());
    }

    private void run() {
        long start = System.nanoTime();
        long steady = 0;
        while (!isOver()) {
            try {
                connect();
                long due = (long) ((System.nanoTime() - start) / 1e9 * perSecond) - steady;
                int count = (int) Math.max(1, Math.min(due, finishing ? Math.min(MOST, wanted - ledger.size()) : MOST));
                send(count);
                steady += count;
                if (!finishing && random.nextInt(BURST_EVERY) < count) {
                    send(BURST);
                }
                Pause.of(Duration.ofNanos(start + (long) (steady / perSecond * 1e9) - System.nanoTime()));
            } catch (RedisException e) {
                disconnect();
                Pause.of(Duration.ofMillis(100));
            }
        }
    }

    /** Lets the messages begin with this number, so that another producer has others. */
    public void startAt(int number) {
        next = number;
    }

    public void start() {
        thread.start();
    }

    /** Waits until it has sent as many as wanted, and ends it. */
    public void finish(Duration patience) {
        finishing = true;
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private boolean isOver() {
        return (finishing && ledger.size() >= wanted) || Thread.currentThread().isInterrupted();
    }

    @Override
    public void close() {
        thread.interrupt();
        finish(ANSWER_TIME);
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    private void connect() {
        if (connection == null) {
            connection = client.connect(ChatStream.CODEC);
            connection.setAutoFlushCommands(false);
        }
    }

    private void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private void send(int count) {
        int first = next;
        next += count;
        List<RedisFuture<String>> answers = new ArrayList<>(count);
        for (int number = first; number < first + count; number++) {
            answers.add(connection.async().xadd(ChatStream.KEY, messages.entry(number)));
        }
        connection.flushCommands();
        boolean whole = true;
        for (int i = 0; i < count; i++) {
            whole &= writeDown(answers.get(i), first + i);
        }
        if (!whole) {
            disconnect();
        }
    }

    /** Whether there was an answer, be it a refusal. */
    private boolean writeDown(RedisFuture<String> answer, int number) {
        try {
            String id = answer.toCompletableFuture()
                    .orTimeout(ANSWER_TIME.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            ledger.told(EntryId.of(id), number);
            return true;
        } catch (CancellationException | CompletionException e) {
            return e.getCause() instanceof RedisCommandExecutionException;
        }
    }
}
