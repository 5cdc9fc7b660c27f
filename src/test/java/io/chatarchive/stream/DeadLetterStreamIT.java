package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Servers;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XAddArgs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Dead letters and their trash on a real Redis. */
class DeadLetterStreamIT {
    private static final String ID = "1655188547271-3";

    private ChatFixture chat;
    private LettuceConnectionFactory redis;
    private DeadLetterStream letters;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(getClass());
        redis = connections(Servers.shared().redisUrl());
        letters = new DeadLetterStream(redis, ShippedSettings.with(chat.settings()));
    }

    @AfterEach
    void close() throws Exception {
        redis.destroy();
        chat.redis().del(trash());
        chat.close();
    }

    private static LettuceConnectionFactory connections(String url) {
        return RedisConnections.open(new ArchiveSettings.Redis(url, "", "", 2, ""));
    }

    private String dead() {
        return chat.stream() + ":dead";
    }

    private String trash() {
        return chat.stream() + ":trash";
    }

    private String add(String... fields) {
        Map<String, String> all = new HashMap<>(Map.of("id", ID, "data", "0", "reason", "not JSON", "error", "x"));
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        return chat.redis().xadd(dead(), all);
    }

    private List<DeadLetter> all() {
        List<DeadLetter> all = new ArrayList<>();
        letters.each(LetterFilter.ALL, all::addAll);
        return all;
    }

    private List<DeadLetter> discarded() {
        List<DeadLetter> all = new ArrayList<>();
        SelectedLetters trash = letters.selectInTrash(LetterFilter.ALL);
        for (List<DeadLetter> one = trash.take(1); !one.isEmpty(); one = trash.take(1)) {
            all.addAll(one);
        }
        return all;
    }

    private DeadLetter only() {
        assertThat(all()).hasSize(1);
        return all().get(0);
    }

    private static String data(DeadLetter letter) {
        return new String(letter.data(), UTF_8);
    }

    /** A letter was edited as often as its data says; each time the original has gone to the trash. */
    private void requireOneLetterEdited(int most) {
        List<Long> seen = chat.redis()
                .eval(
                        "local letters = redis.call('XRANGE', KEYS[1], '-', '+')"
                                + " local edits = #letters == 1 and letters[1][2]"
                                + " for f = 1, #(edits or {}), 2 do if edits[f] == 'data' then edits = edits[f + 1] break end end"
                                + " return { #letters, tonumber(edits) or -1, redis.call('XLEN', KEYS[2]) }",
                        ScriptOutputType.MULTI,
                        dead(),
                        trash());
        assertThat(seen.get(0)).as("letters").isEqualTo(1);
        assertThat(seen.get(1)).as("edits, and originals in the trash").isEqualTo(seen.get(2));
        assertThat(seen.get(1)).isLessThanOrEqualTo(most);
    }

    @Test
    void should_have_one_letter_at_any_moment_when_it_is_edited_again_and_again() throws Exception {
        add("letter", "aletter00001");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> observer = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                requireOneLetterEdited(300);
            }
        });

        for (int edits = 1; edits <= 300; edits++) {
            assertThat(letters.edit(only(), String.valueOf(edits).getBytes(UTF_8), "me"))
                    .isPresent();
        }

        over.set(true);
        observer.get(ChatFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(only().letter()).isEqualTo("aletter00001");
        assertThat(discarded())
                .hasSize(300)
                .allMatch(letter -> letter.text("replaced-by").equals("aletter00001"));
    }

    /** An editor dies after so many bytes of what it says to Redis, from the first to the last. */
    @Test
    void should_have_one_letter_when_the_editor_dies_between_any_two_steps() throws Exception {
        add("letter", "aletter00001");
        int edits = 0;
        boolean completed = false;
        Set<Boolean> outcomes = new HashSet<>();
        for (int bytes = 0; !completed; bytes += 97) {
            DeadLetter before = only();
            try (CutConnection cut = new CutConnection(Servers.shared().redisUrl(), bytes)) {
                LettuceConnectionFactory dying = connections(cut.url());
                try {
                    completed = new DeadLetterStream(dying, ShippedSettings.with(chat.settings()))
                            .edit(before, String.valueOf(edits + 1).getBytes(UTF_8), "me")
                            .isPresent();
                } catch (DataAccessException e) {
                    assertThat(cut.isCut())
                            .as("it dies for no other reason: " + e)
                            .isTrue();
                } finally {
                    dying.destroy();
                }
            }
            requireOneLetterEdited(edits + 1);
            assertThat(only().letter()).isEqualTo("aletter00001");
            edits = Integer.parseInt(data(only()));
            outcomes.add(completed);
        }
        assertThat(outcomes).containsExactlyInAnyOrder(false, true);
    }

    @Test
    void should_have_a_time_when_the_id_of_its_entry_is_beyond_every_calendar() {
        chat.redis().xadd(dead(), new XAddArgs().id("18446744073709551615-1"), Map.of("id", ID, "data", "0"));

        assertThat(only().at()).isEqualTo(Instant.ofEpochMilli(999_999_999_999_999L));
    }

    @Test
    void should_keep_time_and_id_of_a_letter_of_an_older_version_when_it_is_moved_and_changed() {
        String entry = chat.redis().xadd(dead(), new XAddArgs().id("1655188500000-0"), Map.of("id", ID, "data", "0"));

        letters.discard(List.of(only()), "me", "discarded");
        letters.restore(discarded());
        letters.edit(only(), "1".getBytes(UTF_8), "me");
        letters.failedAgain(only(), "too large", "y", chat.stream() + ":job:1");

        DeadLetter letter = only();
        assertThat(letter.letter()).isEqualTo(entry);
        assertThat(letter.at()).isEqualTo(Instant.ofEpochMilli(1655188500000L));
        assertThat(letter.text("stream")).isEqualTo(chat.stream());
        assertThat(letter.text("group")).isEqualTo("group1");
        assertThat(letter.attempts()).isEqualTo(1);
        assertThat(discarded()).singleElement().extracting(DeadLetter::at).isEqualTo(letter.at());
    }

    @Test
    void should_neither_show_nor_touch_letters_of_another_stream() {
        add("letter", "ours00000001", "stream", chat.stream());
        add("letter", "theirs000001", "stream", "orders");
        add();

        SelectedLetters meant = letters.select(LetterFilter.ALL);
        letters.discard(meant.take(10), "me", "discarded");
        letters.discard(meant.take(10), "me", "discarded");

        assertThat(meant.count()).isEqualTo(2);
        assertThat(discarded()).hasSize(2);
        assertThat(chat.deadLetters())
                .extracting(fields -> fields.get("letter"))
                .containsExactly("theirs000001");
    }

    @Test
    void should_find_by_reason_words_and_time_also_where_a_time_is_none() {
        add("letter", "a", "at", "1000", "reason", "too large", "error", "It has too MANY bytes");
        add("letter", "b", "at", "2000");
        add("letter", "c", "at", "soon");

        assertThat(found("too large", "", 0, 1L << 52)).containsExactly("a");
        assertThat(found("", "too many", 0, 1L << 52)).containsExactly("a");
        assertThat(found("", "", 1_000, 2_000)).containsExactly("a", "b");
        assertThat(found("", "", 2_001, 1L << 52)).containsExactly("c");
    }

    private List<String> found(String reason, String words, long from, long to) {
        LetterFilter filter =
                new LetterFilter(List.of(), reason, words, Instant.ofEpochMilli(from), Instant.ofEpochMilli(to));
        return letters.find(filter, DeadLetterStream.first(), 10, Long.MAX_VALUE).letters().stream()
                .map(DeadLetter::letter)
                .toList();
    }

    @Test
    void should_take_what_is_there_at_first_when_letters_fail_again_meanwhile() {
        for (int i = 0; i < 450; i++) {
            add("letter", "letter" + i, "id", "1655188547271-" + i);
        }

        SelectedLetters meant = letters.select(LetterFilter.ALL);
        List<String> taken = new ArrayList<>();
        for (List<DeadLetter> some = meant.take(100); !some.isEmpty(); some = meant.take(100)) {
            some.forEach(letter -> taken.add(letter.letter()));
            some.forEach(letter -> letters.failedAgain(letter, "not JSON", "again", chat.stream() + ":job:1"));
        }

        assertThat(meant.count()).isEqualTo(450);
        assertThat(taken).hasSize(450).doesNotHaveDuplicates();
        assertThat(all()).hasSize(450).allMatch(letter -> letter.attempts() == 1);
    }

    @Test
    void should_prefer_the_letter_when_an_id_is_of_a_letter_and_of_an_entry() {
        String entry = add("letter", "", "id", "1-1");
        add("letter", "other0000001", "id", entry);
        add("letter", "other0000002", "id", ID);
        add("letter", "other0000003", "id", ID);

        SelectedLetters meant = letters.select(LetterFilter.of(List.of(entry, ID, "nobody")));

        assertThat(meant.count()).isEqualTo(3);
        assertThat(meant.unknown()).containsExactly("nobody");
        assertThat(meant.take(10)).extracting(DeadLetter::entry, DeadLetter::id).contains(tuple(entry, "1-1"));
        assertThat(meant.take(10)).extracting(DeadLetter::letter).containsExactly("other0000003");
        assertThat(meant.take(10)).isEmpty();
    }

    @Test
    void should_delete_from_the_trash_what_is_there_for_too_long_and_nothing_else() {
        for (int i = 0; i < 300; i++) {
            chat.redis().xadd(trash(), new XAddArgs().id("1655188500000-" + i), Map.of("id", ID));
        }
        add("letter", "aletter00001");
        add("letter", "aletter00002");

        letters.discard(List.of(all().get(0)), "me", "discarded");

        assertThat(discarded()).extracting(DeadLetter::letter).containsExactly("aletter00001");
        assertThat(only().letter()).isEqualTo("aletter00002");
    }

    @Test
    void should_find_and_move_all_when_they_are_more_than_a_script_moves() {
        String large = "x".repeat(1 << 20);
        for (int i = 0; i < 7; i++) {
            add("letter", "letter" + i, "id", "1655188547271-" + i, "data", large);
        }

        assertThat(letters.discard(all(), "me", "discarded")).isEqualTo(7);
        assertThat(discarded()).hasSize(7);
        assertThat(letters.restore(discarded())).isEqualTo(7);

        assertThat(all()).hasSize(7).allMatch(letter -> data(letter).equals(large));
        assertThat(discarded()).isEmpty();
    }

    /** A script hands no more than 8,000 texts to a command. */
    @Test
    void should_move_and_change_a_letter_of_thousands_of_fields() {
        List<String> fields = new ArrayList<>(List.of("letter", "wide", "stream", chat.stream()));
        for (int i = 0; i < 4_500; i++) {
            fields.addAll(List.of("k" + i, "v"));
        }
        add(fields.toArray(String[]::new));

        assertThat(letters.discard(all(), "anna", "discarded")).isEqualTo(1);
        assertThat(letters.restore(discarded())).isEqualTo(1);
        assertThat(letters.edit(only(), "{}".getBytes(UTF_8), "anna")).isPresent();

        assertThat(data(only())).isEqualTo("{}");
        assertThat(only().letter()).isEqualTo("wide");
        assertThat(only().text("rest") + only().fields().keySet()).contains("k0", "k4499");
    }

    @Test
    void should_read_the_size_alone_of_a_field_that_is_too_large() {
        add("letter", "large", "data", "x".repeat(2_000), "received.k", "y".repeat(3_000));

        DeadLetter found = letters.find(LetterFilter.ALL, DeadLetterStream.first(), 10, 1_000)
                .letters()
                .get(0);

        assertThat(found.isWhole()).isFalse();
        assertThat(found.hasItsMessage()).isFalse();
        assertThat(found.text("data-bytes")).isEqualTo("2000");
        assertThat(found.text("received.k-bytes")).isEqualTo("3000");
        assertThat(found.letter()).isEqualTo("large");
        assertThat(letters.read(found.entry()).orElseThrow().data()).hasSize(2_000);
    }

    /** Else an export would drop it without a word. */
    @Test
    void should_be_no_whole_letter_when_another_field_than_its_message_is_too_large() {
        add("received.k", "y".repeat(3_000), "received.size-bytes", "7");

        List<DeadLetter> found = letters.find(LetterFilter.ALL, DeadLetterStream.first(), 10, 1_000)
                .letters();

        assertThat(found.get(0).isWhole()).isFalse();
        assertThat(found.get(0).hasItsMessage()).isTrue();
        assertThat(only().isWhole()).as("read whole").isTrue();
    }
}
