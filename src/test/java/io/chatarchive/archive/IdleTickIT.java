package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tick asks of Redis when nothing waits. */
class IdleTickIT {
    private ChatFixture chat;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(IdleTickIT.class);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_look_and_not_send_the_lanes_out_when_nothing_waits() throws Exception {
        chat.add("{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"hi\"}");
        chat.start("chat.watch.period", "1h");
        chat.awaitStored(1);
        chat.awaitNothingPending();
        awaitLooks(5); // a lane may still be on its way

        long reads = calls("xreadgroup");
        awaitLooks(10);

        assertThat(calls("xreadgroup")).isEqualTo(reads);
    }

    private void awaitLooks(int looks) {
        long before = calls("xpending");
        await().atMost(ChatFixture.PATIENCE).until(() -> calls("xpending") > before + looks);
    }

    /** How often a command was called, in scripts too. */
    private long calls(String command) {
        String line = "cmdstat_" + command + ":calls=(\\d+),.*";
        return chat.redis()
                .info("commandstats")
                .lines()
                .filter(stats -> stats.matches(line))
                .mapToLong(stats -> Long.parseLong(stats.replaceFirst(line, "$1")))
                .sum();
    }
}
