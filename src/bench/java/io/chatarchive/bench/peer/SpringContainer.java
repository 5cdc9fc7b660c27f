package io.chatarchive.bench.peer;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.stream.StreamListener;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What one writes with Spring: the listener container of Spring Data Redis reads whole batches, but hands entries on one
 * by one. So the listener collects as many as the container reads, and what is left over after a tenth of a second.
 */
public final class SpringContainer implements StreamListener<String, MapRecord<String, String, byte[]>> {
    private static final long LEFT_OVER_NANOS = 100_000_000;

    private final PeerSettings settings;
    private final JdbcTemplate database;
    private final RedisTemplate<String, byte[]> redis;
    private final List<ChatRow> rows = new ArrayList<>();
    private final List<RecordId> ids = new ArrayList<>();

    private SpringContainer(PeerSettings settings, JdbcTemplate database, RedisTemplate<String, byte[]> redis) {
        this.settings = settings;
        this.database = database;
        this.redis = redis;
    }

    public static void main(String[] arguments) {
        PeerSettings settings = PeerSettings.ofEnvironment();
        LettuceConnectionFactory connections =
                new LettuceConnectionFactory(LettuceConnectionFactory.createRedisConfiguration(settings.redisUrl()));
        connections.afterPropertiesSet();
        connections.start();
        SpringContainer listener = new SpringContainer(settings, database(settings), template(connections));

        var container = StreamMessageListenerContainer.create(
                connections,
                StreamMessageListenerContainerOptions.builder()
                        .batchSize(settings.batchSize())
                        .pollTimeout(Duration.ofSeconds(1))
                        .errorHandler(SpringContainer::fail)
                        .keySerializer(RedisSerializer.string())
                        .<String, byte[]>hashKeySerializer(RedisSerializer.string())
                        .<String, byte[]>hashValueSerializer(RedisSerializer.byteArray())
                        .build());
        container.receive(
                Consumer.from(settings.group(), settings.consumer()),
                StreamOffset.create(settings.stream(), ReadOffset.lastConsumed()),
                listener);
        container.start();
        while (true) {
            LockSupport.parkNanos(LEFT_OVER_NANOS);
            listener.storeWhatIsThere();
        }
    }

    private static void fail(Throwable error) {
        error.printStackTrace();
        System.exit(1);
    }

    @Override
    public synchronized void onMessage(MapRecord<String, String, byte[]> entry) {
        try {
            rows.add(ChatRow.of(
                    settings.stream(),
                    entry.getId().getValue(),
                    entry.getValue().get(settings.field())));
        } catch (IOException e) {
            throw new IllegalStateException("This peer is not given bad messages", e);
        }
        ids.add(entry.getId());
        if (ids.size() >= settings.batchSize()) {
            storeWhatIsThere();
        }
    }

    /** One INSERT, made by the driver of the batch, which commits itself; then one XACK. */
    private synchronized void storeWhatIsThere() {
        if (ids.isEmpty()) {
            return;
        }
        database.batchUpdate(ChatRow.INSERT, rows, rows.size(), (insert, row) -> row.bind(insert));
        redis.opsForStream().acknowledge(settings.stream(), settings.group(), ids.toArray(new RecordId[0]));
        rows.clear();
        ids.clear();
    }

    private static JdbcTemplate database(PeerSettings settings) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(settings.jdbcUrl("rewriteBatchedStatements=true&useLocalSessionState=true"));
        pool.setUsername(settings.username());
        pool.setPassword(settings.password());
        return new JdbcTemplate(pool);
    }

    private static RedisTemplate<String, byte[]> template(LettuceConnectionFactory connections) {
        RedisTemplate<String, byte[]> template = new RedisTemplate<>();
        template.setConnectionFactory(connections);
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.setHashValueSerializer(RedisSerializer.byteArray());
        template.afterPropertiesSet();
        return template;
    }
}
