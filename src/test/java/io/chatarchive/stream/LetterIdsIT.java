package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Which entries are dead letters, where there are more letters than it keeps. */
class LetterIdsIT {
    private static final int KEPT = 5;

    private ChatFixture chat;
    private LettuceConnectionFactory redis;
    private DeadLetterStream letters;
    private LetterIds ids;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(LetterIdsIT.class);
        ArchiveSettings settings = ShippedSettings.with(chat.settings());
        redis = RedisConnections.open(settings.redis());
        letters = new DeadLetterStream(redis, settings);
        ids = new LetterIds(letters, KEPT);
    }

    @AfterEach
    void close() throws Exception {
        redis.destroy();
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        chat.close();
    }

    private void addLetter(String id) {
        chat.redis().xadd(chat.stream() + ":dead", Map.of("id", id, "data", "0", "reason", "not JSON"));
    }

    private static List<String> entries(int from, int to) {
        List<String> entries = new ArrayList<>();
        for (int i = from; i < to; i++) {
            entries.add(i + "-0");
        }
        return entries;
    }

    @Test
    void should_find_every_letter_page_by_page_whatever_their_order() {
        for (int i = 99; i > 0; i -= 2) {
            addLetter(i + "-0");
        }
        List<String> found = new ArrayList<>();
        for (int from = 0; from < 100; from += 10) {
            ids.among(entries(from, from + 10)).stream().sorted().forEach(found::add);
        }

        assertThat(found).hasSize(50).allMatch(id -> id.matches("\\d*[13579]-0"));
    }

    @Test
    void should_find_them_all_where_a_page_has_more_letters_than_it_keeps() {
        entries(1, 30).forEach(this::addLetter);

        assertThat(ids.among(entries(1, 40))).containsExactlyInAnyOrderElementsOf(entries(1, 30));
        assertThat(ids.among(entries(10, 12))).as("a page again").containsExactlyInAnyOrder("10-0", "11-0");
    }

    @Test
    void should_find_a_letter_that_comes_later_or_is_discarded_meanwhile() {
        addLetter("1-0");
        addLetter("no id of an entry");
        assertThat(ids.among(entries(1, 3))).containsExactly("1-0");
        addLetter("2-0");
        List<DeadLetter> all = new ArrayList<>();
        letters.each(LetterFilter.ALL, all::addAll);

        assertThat(letters.discard(all, "anna", "discarded")).isEqualTo(3);

        assertThat(ids.among(entries(1, 4))).containsExactlyInAnyOrder("1-0", "2-0");
    }
}
