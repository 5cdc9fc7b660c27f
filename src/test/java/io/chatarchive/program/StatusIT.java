package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.Servers;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator with a shell sees of the archive. */
class StatusIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(StatusIT.class);
        settings = chat.settings();
        settings.put("chat.watch.period", "200ms");
    }

    @AfterEach
    void close() throws Exception {
        chat.redis().del(chat.stream() + ":status", chat.stream() + ":paused");
        chat.close();
    }

    private JsonNode status() throws Exception {
        JsonNode list = new ObjectMapper().readTree(Program.run(folder, settings, "status", "--json"));
        assertThat(list).hasSize(1);
        return list.get(0);
    }

    private JsonNode await(String state) {
        return Awaitility.await()
                .atMost(ChatFixture.PATIENCE)
                .until(this::status, status -> status.path("state").asText().equals(state));
    }

    @Test
    void should_be_up_to_date_when_everything_is_archived() throws Exception {
        chat.add(HELLO);
        chat.add("no JSON");
        chat.start(settings);
        chat.awaitStored(1);

        JsonNode status = await("up-to-date");

        assertThat(status.path("archive").asText()).isEqualTo("chat");
        assertThat(status.path("stream").asText()).isEqualTo(chat.stream());
        assertThat(status.path("lagSeconds").asDouble()).isZero();
        assertThat(status.path("waiting").asInt()).isZero();
        assertThat(status.path("pending").asInt()).isZero();
        assertThat(status.path("deadLetters").asInt()).isOne();
        assertThat(status.path("deadLettersByReason").path("not JSON").asInt()).isOne();
        assertThat(status.path("processes").get(0).path("name").asText()).isEqualTo("c1");
    }

    @Test
    void should_be_waiting_when_the_schedule_lets_messages_wait() throws Exception {
        settings.put("chat.schedule.cron", "0 0 0 1 1 *");
        chat.start(settings);
        chat.createGroup();
        chat.add(HELLO);

        JsonNode status = await("waiting");

        assertThat(status.path("waiting").asInt()).isOne();
        assertThat(status.path("next").asText()).contains("its time");
    }

    @Test
    void should_be_paused_until_somebody_resumes() throws Exception {
        chat.start(settings);
        Program.run(folder, settings, "pause", "--why", "a new column");
        chat.add(HELLO);

        JsonNode status = await("paused");
        assertThat(status.path("paused").asText()).contains("a new column");
        Program.run(folder, settings, "resume");

        await("up-to-date");
        chat.awaitStored(1);
    }

    @Test
    void should_be_stalled_when_messages_wait_and_no_process_runs() throws Exception {
        chat.createGroup();
        chat.add(HELLO);

        JsonNode status = status();

        assertThat(status.path("state").asText()).isEqualTo("stalled");
        assertThat(status.path("words").asText()).contains("No process runs");
        assertThat(status.path("archivedPerSecond").isNull()).isTrue();
        assertThat(Program.run(folder, settings, "status")).contains("chat (" + chat.stream() + "): stalled");
    }

    @Test
    void should_be_blocked_when_the_table_is_gone() throws Exception {
        settings.put("chat.archive.create-table", "false");
        chat.add(HELLO);
        chat.start(settings);

        JsonNode status = await("blocked");

        assertThat(status.path("words").asText()).contains("chat_message");
        assertThat(status.path("lastError").asText()).isNotEmpty();
        assertThat(chat.pending()).isNotEqualTo(0);
    }

    @Test
    void should_be_unknown_and_null_when_redis_cannot_be_asked() throws Exception {
        settings.put("chat.redis.url", "redis://127.0.0.1:" + Servers.freePort());

        JsonNode status = status();

        assertThat(status.path("state").asText()).isEqualTo("unknown");
        for (String number : new String[] {"lagSeconds", "waiting", "pending", "deadLetters", "archivedPerSecond"}) {
            assertThat(status.has(number)).as(number).isTrue();
            assertThat(status.path(number).isNull()).as(number).isTrue();
        }
    }

    @Test
    void should_exit_with_1_when_somebody_should_look_after_it() throws Exception {
        chat.createGroup();
        try (Program good = Program.start(folder, settings, "status")) {
            assertThat(good.exitStatus()).isZero();
        }
        chat.add(HELLO);
        try (Program bad = Program.start(folder, settings, "status")) {
            assertThat(bad.exitStatus()).isOne();
        }
    }
}
