package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.ProducesRow;
import io.chatarchive.fixture.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are heavy for the memory of the program, as a process of its own. */
@LongTest
class HeavyMessageIT {
    private static final Duration LONG = Duration.ofMinutes(8);
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"hello\"}";

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;
    private String largestPacket;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(HeavyMessageIT.class);
        settings = chat.settings();
        largestPacket = chat.strings("SELECT @@GLOBAL.max_allowed_packet").get(0);
    }

    @AfterEach
    void close() throws Exception {
        chat.execute("SET GLOBAL max_allowed_packet = " + largestPacket);
        chat.close();
    }

    @Test
    void should_archive_2000_messages_of_1_MB_when_the_heap_has_256_MB() throws Exception {
        String text = "{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"" + "x".repeat(1 << 20) + "\"}";
        for (int i = 0; i < 2_000; i++) {
            chat.add(text);
        }
        settings.put("JAVA_OPTS", "-Xmx256m");

        try (Program program = Program.start(folder, settings)) {
            await().atMost(LONG).until(() -> chat.count() == 2_000 && chat.pending() == 0);

            assertThat(program.stop()).isZero();
            assertThat(chat.strings("SELECT COUNT(*) FROM chat_message WHERE LENGTH(msg) <> " + (1 << 20)))
                    .containsExactly("0");
            assertThat(chat.deadLetters()).isEmpty();
            assertThat(program.output()).doesNotContain("OutOfMemory");
        }
    }

    @ProducesRow("`OutOfMemoryError`")
    @Test
    void should_set_aside_unread_what_ends_the_process_and_store_the_others() throws Exception {
        chat.execute("SET GLOBAL max_allowed_packet = " + (1 << 30));
        String before = chat.add(HELLO);
        String killer = chat.add("{\"msg\":\"" + "x".repeat(200 << 20) + "\"}");
        String after = chat.add(HELLO);
        settings.put("JAVA_OPTS", "-Xmx96m");
        settings.put("chat.dead-letter.max-deliveries", "3");

        for (int end = 0; end < 3; end++) {
            try (Program program = Program.start(folder, settings)) {
                assertThat(program.exitStatus()).isEqualTo(3);
                assertThat(program.output()).contains("OutOfMemoryError");
            }
        }
        try (Program program = Program.start(folder, settings)) {
            await().atMost(LONG).until(() -> chat.count() == 2 && chat.pending() == 0);

            assertThat(program.stop()).isZero();
        }

        assertThat(chat.storedIds()).containsExactly(before, after);
        assertThat(chat.deadLetterIds()).containsExactly(killer + " delivered too often 3");
    }
}
