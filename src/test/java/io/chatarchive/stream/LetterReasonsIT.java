package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class LetterReasonsIT {
    private ChatFixture chat;
    private LettuceConnectionFactory redis;
    private LetterReasons reasons;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(LetterReasonsIT.class);
        ArchiveSettings settings = ShippedSettings.with(chat.settings());
        redis = RedisConnections.open(settings.redis());
        reasons = new LetterReasons(redis, settings);
    }

    @AfterEach
    void close() throws Exception {
        chat.redis().del(chat.stream() + ":dead");
        redis.destroy();
        chat.close();
    }

    private void letter(String reason) {
        chat.redis()
                .xadd(
                        chat.stream() + ":dead",
                        Map.of("id", "1-0", "data", "x", "reason", reason, "stream", chat.stream()));
    }

    @Test
    void should_count_reasons_of_strangers_as_one_when_they_write_many() {
        letter("not JSON");
        letter("not JSON");
        for (int i = 0; i < 300; i++) {
            letter("reason " + i);
        }

        assertThat(reasons.count(GroupStates.with("dead_letters", "302")))
                .hasValue(Map.of("not JSON", 2L, "other", 300L));
    }
}
