package io.chatarchive.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.LetterFilter;
import io.chatarchive.stream.RedisConnections;
import java.io.BufferedReader;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Letters on a real Redis, as several operators change them at once. */
class LettersIT {
    private ChatFixture chat;
    private ArchiveSettings settings;
    private LettuceConnectionFactory redis;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(LettersIT.class);
        settings = ShippedSettings.with(chat.settings());
        redis = RedisConnections.open(settings.redis());
    }

    @AfterEach
    void close() throws Exception {
        redis.destroy();
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        chat.close();
    }

    private static String line(int number) {
        return "{\"letter\":\"letter" + number + "\",\"id\":\"" + (1_655_188_547_271L + number)
                + "-0\",\"data\":\"no JSON\",\"reason\":\"not JSON\"}\n";
    }

    private static String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int number = from; number < to; number++) {
            lines.append(line(number));
        }
        return lines.toString();
    }

    private Letters.Imported add(String lines) throws Exception {
        return new Letters(redis, settings).add(new BufferedReader(new StringReader(lines)));
    }

    private List<String> letters() {
        List<String> ids = new ArrayList<>();
        List<String> unused = new Letters(redis, settings).each(LetterFilter.ALL, letter -> ids.add(letter.letter()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 2_000})
    void should_add_each_letter_once_when_several_import_the_same_file_at_once(int number) throws Exception {
        assertThat(add(lines(number / 2, number)).added()).isEqualTo(number / 2);
        CyclicBarrier together = new CyclicBarrier(4);
        List<CompletableFuture<Letters.Imported>> imports = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            imports.add(CompletableFuture.supplyAsync(() -> {
                try {
                    together.await(20, TimeUnit.SECONDS);
                    return add(lines(0, number));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        long added = 0;
        for (CompletableFuture<Letters.Imported> one : imports) {
            added += one.get(60, TimeUnit.SECONDS).added();
        }

        assertThat(letters()).hasSize(number).doesNotHaveDuplicates();
        assertThat(added).isEqualTo(number / 2);
    }

    /** The other one begins and ends when this one has looked, and has not added yet. */
    @Test
    void should_add_each_letter_once_when_another_import_comes_between_look_and_adding() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        RedisConnectionFactory interrupted = (RedisConnectionFactory) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RedisConnectionFactory.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection") && connections.incrementAndGet() == 2) {
                        assertThat(add(lines(0, 3)).added()).isEqualTo(3);
                    }
                    return method.invoke(redis, arguments);
                });

        Letters.Imported imported =
                new Letters(interrupted, settings).add(new BufferedReader(new StringReader(lines(0, 4))));

        assertThat(imported.added()).isEqualTo(1);
        assertThat(letters()).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void should_pass_over_letters_that_are_there_or_twice_in_the_file() throws Exception {
        assertThat(add(lines(0, 300))).isEqualTo(new Letters.Imported(300, 300));

        assertThat(add(lines(100, 400) + "\n" + lines(350, 400))).isEqualTo(new Letters.Imported(100, 351));

        assertThat(letters()).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void should_take_a_letter_out_of_the_trash_so_that_restoring_it_makes_no_second() throws Exception {
        assertThat(add(lines(0, 3)).added()).isEqualTo(3);
        assertThat(new Letters(redis, settings)
                        .discard(LetterFilter.of(List.of("letter1")), "anna")
                        .number())
                .isEqualTo(1);

        assertThat(add(lines(0, 4)).added()).isEqualTo(2);
        assertThat(new Letters(redis, settings)
                        .restore(LetterFilter.of(List.of("letter1")))
                        .number())
                .isZero();

        assertThat(letters()).containsExactlyInAnyOrder("letter0", "letter1", "letter2", "letter3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"letter\":\"one\",\"id\":\"1-1\",\"data\":\"x\"}\n{\"letter\":\"one\",\"id\":\"1-2\",\"data\":\"y\"}",
                "{\"id\":\"1-1\",\"data\":\"x\\ud800y\"}",
                "{\"letter\":\"@1-1\",\"id\":\"1-1\",\"data\":\"x\"}"
            })
    void should_refuse_a_line_that_would_be_lost_or_become_another(String lines) {
        assertThatThrownBy(() -> add(lines))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageMatching("Line [12] (has|is) .*");
    }

    @Test
    void should_take_no_field_that_the_archive_gives_itself() throws Exception {
        add("{\"letter\":\"one\",\"id\":\"1-1\",\"data\":\"x\",\"because\":\"discarded\",\"data-bytes\":\"5\"}");

        assertThat(chat.deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter).doesNotContainKeys("because", "data-bytes"));
    }

    /** As {@code import -} of a device that never ends. */
    @Test
    void should_refuse_a_line_that_does_not_end() {
        Reader endless = new Reader() {
            @Override
            public int read(char[] buffer, int offset, int length) {
                Arrays.fill(buffer, offset, offset + length, '\0');
                return length;
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> new Letters(redis, settings).add(new BufferedReader(endless)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("Line 1 is longer than 32 MB.");
        assertThat(letters()).isEmpty();
    }

    @Test
    void should_have_imported_the_lines_before_one_that_is_no_letter() {
        assertThatThrownBy(() -> add(lines(0, 3) + "{\n" + line(4)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("Line 4 is no JSON")
                .hasMessageEndingWith("The lines before it are imported; imported again, they are passed over.");

        assertThat(letters()).containsExactly("letter0", "letter1", "letter2");
    }

    @Test
    void should_refuse_a_letter_of_more_fields_than_a_script_can_hand_on() {
        StringBuilder line = new StringBuilder("{\"id\":\"1655188547271-0\"");
        for (int i = 0; i < 3_000; i++) {
            line.append(",\"f").append(i).append("\":\"\"");
        }

        assertThatThrownBy(() -> add(line + "}\n")).hasMessageStartingWith("Line 1 has more than 3000 fields.");
        assertThat(letters()).isEmpty();
    }
}
