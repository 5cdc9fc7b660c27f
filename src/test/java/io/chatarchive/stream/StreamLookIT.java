package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import io.lettuce.core.ScriptOutputType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What waits where Redis cannot say it: before Redis 7, and after XDEL of entries that nobody has read. */
class StreamLookIT {
    private static final String FILL =
            "for i = 1, tonumber(ARGV[1]) do redis.call('XADD', KEYS[1], '*', 'data', '{}') end";

    private ChatFixture chat;
    private LettuceConnectionFactory redis;
    private StreamLook look;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(StreamLookIT.class);
        ArchiveSettings settings = ShippedSettings.with(chat.settings());
        redis = RedisConnections.open(settings.redis());
        look = StreamLook.asked(settings, redis);
        chat.createGroup();
    }

    @AfterEach
    void close() throws Exception {
        redis.destroy();
        chat.close();
    }

    private void add(int entries) {
        chat.redis().eval(FILL, ScriptOutputType.STATUS, new String[] {chat.stream()}, String.valueOf(entries));
    }

    @Test
    void should_count_what_is_unread_where_redis_cannot_say_it() throws Exception {
        add(3);
        chat.readAndDie("dead", 1);
        String deleted = chat.add("{}");
        chat.add("{}");
        chat.redis().xdel(chat.stream(), deleted);

        GroupState seen = look.look();

        assertThat(seen.pending()).isEqualTo(1);
        assertThat(seen.lag()).hasValue(3);
        assertThat(seen.waiting()).hasValue(4);
    }

    @Test
    void should_count_very_many_in_several_looks_and_say_nothing_before() throws Exception {
        add(1);
        chat.readAndDie("dead", 1);
        String deleted = chat.add("{}");
        add(50_000);
        chat.redis().xdel(chat.stream(), deleted);

        assertThat(look.look().waiting()).isEmpty();
        assertThat(look.look().waiting()).isEmpty();
        assertThat(look.look().waiting()).hasValue(50_001);
        add(10);
        assertThat(look.look().waiting()).hasValue(50_011);
    }
}
