package io.chatarchive.bench.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The stream that the peers drain. A backlog is filled in beside it and put in its place at once. */
public final class BenchStream implements AutoCloseable {
    static final String GROUP = "group1";
    public static final String FIELD = "data";
    private static final int PIPELINE = 1000;

    private final String key;
    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final RedisCommands<String, byte[]> redis;

    BenchStream(String url, String key) {
        this.key = key;
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(Duration.ofMinutes(5)); // a stream of ten million entries is not deleted in a moment
        this.client = RedisClient.create(uri);
        this.connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        this.redis = connection.sync();
    }

    public String key() {
        return key;
    }

    String deadLetterKey() {
        return key + ":dead";
    }

    /** An empty stream, with the group. */
    public void reset() {
        delete();
        createGroup(key);
    }

    public void delete() {
        redis.unlink(key, deadLetterKey(), filling(), drained());
    }

    /**
     * Gives the consumers a backlog, in the place of what was in the stream. To them it is one step, and Redis deletes
     * the old entries in the background: nobody is kept waiting by that.
     */
    public void offer(Backlog backlog) {
        redis.unlink(filling(), deadLetterKey());
        fill(backlog);
        createGroup(filling());
        redis.multi();
        redis.rename(key, drained());
        redis.rename(filling(), key);
        redis.exec();
        redis.unlink(drained());
    }

    public long add(Map<String, byte[]> fields) {
        redis.xadd(key, fields);
        return redis.xlen(key);
    }

    /** Dead letters, each with a message of that many bytes that can be stored. */
    public void addLetters(int letters, int bytes) {
        try (StatefulRedisConnection<String, byte[]> pipeline = connect()) {
            pipeline.setAutoFlushCommands(false);
            List<RedisFuture<?>> answers = new ArrayList<>(PIPELINE);
            for (int number = 0; number < letters; number++) {
                String head = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"" + number + "\",\"rest\":\"";
                String message = head + "x".repeat(Math.max(0, bytes - head.length())) + "\"}";
                Map<String, byte[]> fields = new HashMap<>();
                fields.put("id", ("1655188547271-" + number).getBytes(UTF_8));
                fields.put(FIELD, message.getBytes(UTF_8));
                fields.put("reason", "rejected by the database".getBytes(UTF_8));
                fields.put("error", "Data too long for column 'msg' (error 1406, SQLState 22001)".getBytes(UTF_8));
                fields.put("deliveries", "1".getBytes(UTF_8));
                fields.put("consumer", "bench".getBytes(UTF_8));
                answers.add(pipeline.async().xadd(deadLetterKey(), fields));
                if (answers.size() == PIPELINE || number == letters - 1) {
                    pipeline.flushCommands();
                    LettuceFutures.awaitAll(Duration.ofMinutes(1), answers.toArray(RedisFuture[]::new));
                    answers.clear();
                }
            }
        }
    }

    public long letters() {
        return redis.xlen(deadLetterKey());
    }

    /** How long the longest command took that was called meanwhile; zero if it was less than a millisecond. */
    public Duration longestCommand(Callable<?> meanwhile) throws Exception {
        redis.configSet("slowlog-log-slower-than", "1000");
        redis.configSet("slowlog-max-len", "10000");
        redis.slowlogReset();
        meanwhile.call();
        return redis.slowlogGet(10_000).stream()
                .map(entry -> Duration.ofNanos(1_000 * (Long) ((List<?>) entry).get(2)))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** A connection for whoever sends at a rate of his own. */
    public StatefulRedisConnection<String, byte[]> connect() {
        return client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    }

    public Look look() {
        for (Object group : redis.xinfoGroups(key)) {
            Map<Object, Object> pairs = pairs((List<?>) group);
            return new Look(text(pairs.get("last-delivered-id")), (Long) pairs.get("pending"));
        }
        throw new IllegalStateException("Stream " + key + " has lost its group");
    }

    /** What the group has been given, and what of that is not acknowledged. */
    public record Look(String lastDelivered, long pending) {
        public boolean hasBegun() {
            return !lastDelivered.equals("0-0");
        }

        public boolean isDone(Backlog backlog) {
            return pending == 0 && lastDelivered.equals(backlog.lastId());
        }
    }

    public String version() {
        Map<String, String> info = new HashMap<>();
        redis.info("server")
                .lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> info.put(pair[0], pair[1].strip()));
        return info.containsKey("valkey_version")
                ? "Valkey " + info.get("valkey_version")
                : "Redis " + info.get("redis_version");
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    private String drained() {
        return key + ":drained";
    }

    private String filling() {
        return key + ":filling";
    }

    private void createGroup(String stream) {
        redis.xgroupCreate(StreamOffset.from(stream, "0"), GROUP, XGroupCreateArgs.Builder.mkstream());
    }

    private void fill(Backlog backlog) {
        try (StatefulRedisConnection<String, byte[]> pipeline = connect()) {
            pipeline.setAutoFlushCommands(false);
            List<RedisFuture<?>> answers = new ArrayList<>(PIPELINE);
            for (int number = 0; number < backlog.messages(); number++) {
                byte[] message = backlog.shape().message(number);
                Map<String, byte[]> fields =
                        message == null ? Map.of("other", new byte[] {'x'}) : Map.of(FIELD, message);
                answers.add(pipeline.async().xadd(filling(), new XAddArgs().id(backlog.id(number)), fields));
                if (answers.size() == PIPELINE || number == backlog.messages() - 1) {
                    pipeline.flushCommands();
                    LettuceFutures.awaitAll(Duration.ofMinutes(1), answers.toArray(RedisFuture[]::new));
                    answers.clear();
                }
            }
        }
    }

    private static Map<Object, Object> pairs(List<?> flat) {
        Map<Object, Object> pairs = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            pairs.put(text(flat.get(i)), flat.get(i + 1));
        }
        return pairs;
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, UTF_8) : value.toString();
    }
}
