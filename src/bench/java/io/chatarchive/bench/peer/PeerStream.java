package io.chatarchive.bench.peer;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * The stream as one consumer of the group, over a connection of its own. An acknowledgement travels together with the
 * next read: nobody waits for its answer, but an error is noticed.
 */
final class PeerStream {
    private final PeerSettings settings;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final Consumer<String> consumer;
    private final XReadArgs count;
    private final List<RedisFuture<?>> unconfirmed = new ArrayList<>();

    private final XReadArgs.StreamOffset<String> next;

    PeerStream(RedisClient client, PeerSettings settings, int thread, int batchSize) {
        this.settings = settings;
        this.connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        this.consumer = Consumer.from(settings.group(), settings.consumer(thread));
        this.count = XReadArgs.Builder.count(batchSize).block(1000);
        this.next = XReadArgs.StreamOffset.lastConsumed(settings.stream());
    }

    /** New entries; none when none came for a second. */
    @SuppressWarnings("unchecked") // an array for one offset
    List<StreamMessage<String, byte[]>> read() {
        List<StreamMessage<String, byte[]>> entries = connection.sync().xreadgroup(consumer, count, next);
        unconfirmed.forEach(answer -> answer.toCompletableFuture().join());
        unconfirmed.clear();
        return entries;
    }

    byte[] message(StreamMessage<String, byte[]> entry) {
        return entry.getBody().get(settings.field());
    }

    void acknowledge(String... ids) {
        unconfirmed.add(connection.async().xack(settings.stream(), settings.group(), ids));
    }

    /** Copies an entry that cannot be a row to the dead letters. */
    void setAside(StreamMessage<String, byte[]> entry) {
        unconfirmed.add(connection.async().xadd(settings.stream() + ":dead", entry.getBody()));
    }
}
