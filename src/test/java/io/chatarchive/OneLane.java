package io.chatarchive;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.models.stream.PendingMessage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A lane of the group on a real Redis, as tests of the group have it. */
abstract class OneLane {
    static final long LARGEST = 16L << 20;

    final Lane lane = new Lane("c1");
    ChatFixture chat;
    ConsumerGroup group;
    LettuceConnectionFactory redis;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(getClass());
        chat.createGroup();
        redis = RedisConnections.open(new ArchiveSettings.Redis(Servers.shared().redisUrl(), 2, ""));
        group = group();
    }

    @AfterEach
    void close() throws Exception {
        redis.destroy();
        chat.close();
    }

    ConsumerGroup group(String... keysAndValues) throws Exception {
        return group(redis, keysAndValues);
    }

    ConsumerGroup group(LettuceConnectionFactory connections, String... keysAndValues) throws Exception {
        Map<String, String> settings = chat.settings();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new ConsumerGroup(connections, ShippedSettings.with(settings));
    }

    List<String> read() {
        List<StreamEntry> entries = group.read(lane, LARGEST).entries();
        lane.take(entries);
        return entries.stream().map(StreamEntry::id).toList();
    }

    List<String> readAndAcknowledge() {
        List<String> ids = read();
        List<StreamEntry> entries = lane.inHand();
        group.acknowledge(entries);
        lane.finished(entries);
        return ids;
    }

    List<PendingMessage> pending() {
        return chat.redis().xpending(chat.stream(), "group1", Range.unbounded(), Limit.from(1000));
    }

    void setDeliveries(long deliveries, String id) {
        chat.redis()
                .xclaim(
                        chat.stream(),
                        Consumer.from("group1", "c1"),
                        XClaimArgs.Builder.justid().minIdleTime(0).retryCount(deliveries),
                        id);
    }
}
