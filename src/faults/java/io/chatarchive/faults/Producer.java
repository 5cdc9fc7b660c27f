package io.chatarchive.faults;

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
 * The chat server: adds messages at a rate on average, now and then a burst, until it was told the ids of as many as
 * wanted. It writes down every id that it is told. What it has no answer to it never sends again, so that no message is
 * in the stream twice.
 */
final class Producer implements Runnable, AutoCloseable {
    private static final Duration ANSWER_TIME = Duration.ofSeconds(20);
    private static final int USUAL = 40;
    private static final int BURST = 3_000;

    private final Messages messages;
    private final Ledger ledger;
    private final int wanted;
    private final double perSecond;
    private final Random random;
    private final RedisClient client;
    private StatefulRedisConnection<String, byte[]> connection;
    private int next;

    Producer(String redisUrl, Messages messages, Ledger ledger, int wanted, double perSecond, long seed) {
        this.messages = messages;
        this.ledger = ledger;
        this.wanted = wanted;
        this.perSecond = perSecond;
        this.random = new Random(seed);
        this.client = RedisClient.create(RedisURI.create(redisUrl));
        // a client that connects again by itself also sends again what may have arrived
        client.setOptions(ClientOptions.builder().autoReconnect(false).build());
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        while (ledger.size() < wanted && !Thread.currentThread().isInterrupted()) {
            try {
                connect();
                send(Math.min(random.nextInt(100) == 0 ? BURST : USUAL, wanted - ledger.size()));
                long due = start + (long) (next / perSecond * 1e9);
                Pause.of(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            } catch (RedisException e) {
                disconnect();
                Pause.of(Duration.ofMillis(100));
            }
        }
    }

    @Override
    public void close() {
        disconnect();
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
