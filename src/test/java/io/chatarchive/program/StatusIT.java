package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.Servers;
import io.chatarchive.settings.Resources;
import io.lettuce.core.Consumer;
import java.nio.file.Path;
import java.time.Instant;
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
        assertThat(Instant.parse(status.path("nextAt").asText())).isAfter(Instant.now());
        assertThat(Instant.parse(status.path("since").asText()))
                .isBefore(Instant.now().plusSeconds(60));
    }

    @Test
    void should_be_paused_when_the_pause_was_not_written_by_chat_archive() throws Exception {
        chat.redis().hset(chat.stream() + ":paused", "since", "yesterday");
        chat.start(settings);

        assertThat(await("paused").path("paused").asText()).startsWith("paused since ");
    }

    @LongTest
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
    void should_be_unknown_when_somebody_else_has_written_the_key_in_which_processes_say_how_it_is() throws Exception {
        chat.createGroup();
        chat.redis().set(chat.stream() + ":status", "x");

        JsonNode status = status();

        assertThat(status.path("state").asText()).isEqualTo("unknown");
        assertThat(status.path("words").asText()).contains("'" + chat.stream() + ":status'", "is no hash");
        assertThat(status.path("waiting").asInt()).isZero();
    }

    @LongTest
    @Test
    void should_say_what_agrees_with_its_counts_when_a_process_has_written_of_another_moment() throws Exception {
        chat.createGroup();
        say("waiting", "It waits for the next look.");
        assertThat(status().path("state").asText()).isEqualTo("up-to-date");
        assertThat(status().path("words").asText()).isEqualTo("Nothing waits.");
        say("paused", "It is paused since yesterday.");
        assertThat(status().path("state").asText()).isEqualTo("up-to-date");

        chat.add(HELLO);

        assertThat(status().path("words").asText()).isEqualTo("It was resumed a moment ago.");
        say("up-to-date", "Nothing waits.");
        assertThat(status().path("words").asText()).isEqualTo("Nothing waited a moment ago.");
        say("blocked", "The database is away.");
        assertThat(status().path("words").asText()).isEqualTo("The database is away.");
    }

    private void say(String state, String words) {
        String view = "{\"at\":" + System.currentTimeMillis() + ",\"every\":60000,\"state\":\"" + state
                + "\",\"words\":\"" + words + "\",\"next\":\"the next look\"}";
        chat.redis().hset(chat.stream() + ":status", "c1", view);
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
        for (String number : new String[] {
            "lagSeconds", "waiting", "pending", "deadLetters", "archivedPerSecond", "lag", "consumers", "processes"
        }) {
            assertThat(status.has(number)).as(number).isTrue();
            assertThat(status.path(number).isNull()).as(number).isTrue();
        }
    }

    @Test
    void should_be_catching_up_while_the_database_is_slow() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("CREATE TRIGGER slow BEFORE INSERT ON chat_message FOR EACH ROW DO SLEEP(0.02)");
        chat.createGroup();
        for (int i = 0; i < 2_000; i++) {
            chat.add(HELLO);
        }
        settings.put("chat.archive.consumers", "1");
        settings.put("chat.archive.batch-size", "20");
        chat.start(settings);

        JsonNode status = Awaitility.await()
                .atMost(ChatFixture.PATIENCE)
                .until(this::status, seen -> seen.path("archivedPerSecond").asDouble() > 0);

        assertThat(status.path("state").asText()).isEqualTo("catching-up");
        assertThat(status.path("pending").asInt()).isPositive();
        assertThat(status.path("consumers").asInt()).isOne();
        assertThat(status.path("lagSeconds").asDouble()).isPositive();
        assertThat(status.path("nextAt").isNull()).isTrue();
        chat.execute("DROP TRIGGER slow");
        await("up-to-date");
        chat.awaitStored(2_000);
    }

    @Test
    void should_forget_a_process_that_was_killed_and_not_fail_for_what_no_process_wrote() throws Exception {
        String killed = "{\"at\":1000,\"every\":5000,\"state\":\"up-to-date\"}";
        chat.redis().hset(chat.stream() + ":status", Map.of("killed", killed, "odd", "no JSON"));
        chat.createGroup();
        chat.add(HELLO);

        assertThat(status().path("state").asText()).isEqualTo("stalled");
        chat.start(settings);

        await("up-to-date");
        assertThat(chat.redis().hkeys(chat.stream() + ":status")).containsExactly("c1");
        chat.awaitStored(1);
    }

    @Test
    void should_say_all_the_rest_when_the_dead_letters_cannot_be_counted() throws Exception {
        chat.createGroup();
        chat.redis().set(chat.stream() + ":dead", "no stream");

        JsonNode status = status();

        assertThat(status.path("state").asText()).isEqualTo("up-to-date");
        assertThat(status.path("waiting").asInt()).isZero();
        assertThat(status.path("deadLetters").isNull()).isTrue();
        assertThat(status.path("deadLettersByReason").isNull()).isTrue();
    }

    @Test
    void should_be_blocked_when_redis_refuses_to_write() throws Exception {
        chat.createGroup();
        chat.add(HELLO);
        try {
            chat.redis().configSet("min-replicas-to-write", "1");
            assertThat(status().path("words").asText()).contains("NOREPLICAS");
            assertThat(status().path("state").asText()).isEqualTo("blocked");
        } finally {
            chat.redis().configSet("min-replicas-to-write", "0");
        }
    }

    @Test
    void should_not_say_that_no_process_runs_when_one_does_not_write_how_it_is() throws Exception {
        chat.createGroup();
        chat.redis().xgroupCreateconsumer(chat.stream(), Consumer.from("group1", "c1"));
        chat.redis().setex(chat.stream() + ":consumer:group1:c1", 60, "a process of an older version");
        chat.add(HELLO);

        JsonNode status = status();

        assertThat(status.path("state").asText()).isEqualTo("unknown");
        assertThat(status.path("words").asText()).startsWith("A process runs that does not write ");
        chat.redis().del(chat.stream() + ":consumer:group1:c1");
    }

    @Test
    void should_say_what_there_is_when_an_archive_is_asked_for_that_is_not() throws Exception {
        try (Program program = Program.start(folder, settings, "status", "--archive", "orders")) {
            assertThat(program.exitStatus()).isOne();
            assertThat(program.output()).contains("There is no archive named 'orders'; there is chat.");
        }
    }

    @Test
    void should_look_again_and_again_when_it_watches() throws Exception {
        chat.createGroup();
        try (Program program = Program.start(folder, settings, "status", "--watch")) {
            program.awaitOutput("up-to-date");
            chat.add(HELLO);
            program.awaitOutput("stalled");
            assertThat(program.output()).doesNotContain("\u001b");
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
