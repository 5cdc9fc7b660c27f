package io.chatarchive.bench.testbed;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Adds messages at a steady rate, two in each millisecond, and notes when each was sent. */
public final class SteadyTraffic {
    public static final int PER_SECOND = 2000;
    private static final int AT_ONCE = 2;

    private final StatefulRedisConnection<String, byte[]> connection;
    private final String key;
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> inOrder = new ConcurrentLinkedQueue<>();

    public SteadyTraffic(StatefulRedisConnection<String, byte[]> connection, String key) {
        this.connection = connection;
        this.key = key;
    }

    /** Sends for a time, and returns when all of it is confirmed. */
    public void sendFor(Duration time) {
        long start = System.nanoTime();
        int messages = (int) (time.toMillis() * PER_SECOND / 1000);
        for (int number = 0; number < messages; number++) {
            if (number % AT_ONCE == 0) {
                waitUntil(start + number * 1_000_000_000L / PER_SECOND);
            }
            send(Shape.SHORT.message(number));
        }
        connection.sync().ping();
    }

    /** By entry id, the time (System.nanoTime) just before it was sent. */
    public Map<String, Long> sent() {
        return sent;
    }

    /** Ids in the order of the stream; whoever takes one out has seen its row. */
    public ConcurrentLinkedQueue<String> inOrder() {
        return inOrder;
    }

    private void send(byte[] message) {
        long now = System.nanoTime();
        connection.async().xadd(key, Map.of(BenchStream.FIELD, message)).thenAccept(id -> {
            sent.put(id, now);
            inOrder.add(id);
        });
    }

    private static void waitUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
