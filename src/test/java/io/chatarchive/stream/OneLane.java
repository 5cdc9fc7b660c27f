package io.chatarchive.stream;

import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Servers;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.ArchiveSettings;
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
public abstract class OneLane {
    public static final long LARGEST = 16L << 20;

    public final Lane lane = new Lane("c1");
    ConsumerNames.Use names = ConsumerNames.Use.ALONE;
    public ChatFixture chat;
    public ConsumerGroup group;
    LettuceConnectionFactory redis;

    @BeforeEach
    protected void open() throws Exception {
        chat = new ChatFixture(getClass());
        chat.createGroup();
        redis = RedisConnections.open(new ArchiveSettings.Redis(Servers.shared().redisUrl(), "", "", 2, ""));
        group = group();
    }

    @AfterEach
    protected void close() throws Exception {
        redis.destroy();
        chat.close();
    }

    protected ConsumerGroup group(String... keysAndValues) throws Exception {
        return group(redis, keysAndValues);
    }

    protected ConsumerGroup group(LettuceConnectionFactory connections, String... keysAndValues) throws Exception {
        Map<String, String> settings = chat.settings();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new ConsumerGroup(connections, ShippedSettings.with(settings), () -> names);
    }

    protected List<String> read() {
        List<StreamEntry> entries = group.read(lane, LARGEST).entries();
        lane.take(entries);
        return entries.stream().map(StreamEntry::id).toList();
    }

    /** Reads until something comes: what is pending for others has to be idle for a while. */
    protected List<String> awaitRead() {
        return await().atMost(ChatFixture.PATIENCE).until(this::read, ids -> !ids.isEmpty());
    }

    protected List<String> readAndAcknowledge() {
        return acknowledge(read());
    }

    protected List<String> acknowledge(List<String> ids) {
        List<StreamEntry> entries = lane.batch().entries();
        group.acknowledge(lane, entries);
        lane.batch().finished(entries);
        return ids;
    }

    protected List<PendingMessage> pending() {
        return chat.redis().xpending(chat.stream(), "group1", Range.unbounded(), Limit.from(1000));
    }

    protected void setDeliveries(long deliveries, String id) {
        chat.redis()
                .xclaim(
                        chat.stream(),
                        Consumer.from("group1", "c1"),
                        XClaimArgs.Builder.justid().minIdleTime(0).retryCount(deliveries),
                        id);
    }
}
