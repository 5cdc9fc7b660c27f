package io.chatarchive.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.fixture.Servers;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.Resources;
import io.chatarchive.stream.Jobs;
import io.chatarchive.stream.RedisConnections;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Longer work that is left in Redis, and the processes that do it. */
class JobsIT {
    private static final int LETTERS = 3_000; // for some seconds

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;
    private LettuceConnectionFactory redis;
    private Jobs jobs;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(JobsIT.class);
        settings = chat.settings();
        chat.execute(Resources.text(ChatFixture.TABLE));
        redis = RedisConnections.open(ShippedSettings.with(settings).redis());
        jobs = new Jobs(redis, chat.stream());
    }

    @AfterEach
    void close() throws Exception {
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        redis.destroy();
        chat.close();
    }

    /** The first dies by SIGKILL with a step half done. */
    @Test
    void should_be_finished_by_another_process_that_counts_each_letter_once_when_the_first_dies() throws Exception {
        addLetters("{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"%s\"}");
        String job;
        try (Program first = Program.start(folder, settings)) {
            job = leave("retry");
            await().atMost(ChatFixture.PATIENCE)
                    .until(() -> job(job).filter(is -> is.done() > 11).isPresent());
            assertThat(first.isAlive()).isTrue();
        }
        chat.redis().hset(chat.stream() + ":job:" + job, "beat", "0"); // as if it were silent for long

        Map<String, String> another = new HashMap<>(settings);
        another.put("chat.stream.consumer", "c2");
        another.put("chat.http.port", String.valueOf(Servers.freePort()));
        chat.start(another);

        ObjectNode result = awaitEnd(job).result();
        assertThat(result.path("stored").asLong() + result.path("alreadyStored").asLong())
                .isEqualTo(LETTERS);
        assertThat(result.path("alreadyStored").asLong()).isLessThanOrEqualTo(100);
        assertThat(List.of(result.path("gone").asLong(), result.path("left").asLong()))
                .containsOnly(0L);
        assertThat(job(job).orElseThrow().process()).isEqualTo("c2");
        assertThat(chat.count()).isEqualTo(LETTERS);
        assertThat(chat.deadLetters()).isEmpty();
    }

    /** As after a pause of the whole machine that the first is on: both are at it until it finds out. */
    @LongTest
    @Test
    void should_count_each_letter_once_when_two_processes_do_it_for_a_moment() throws Exception {
        addLetters("{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"%s\"}");
        chat.start(settings);
        Map<String, String> another = new HashMap<>(settings);
        another.put("chat.stream.consumer", "c2");
        another.put("chat.http.port", String.valueOf(Servers.freePort()));
        try (RunningArchive second = RunningArchive.start(another)) {
            String job = leave("retry");
            await().atMost(ChatFixture.PATIENCE)
                    .until(() -> job(job).filter(Job::isTaken).isPresent());
            String first = job(job).orElseThrow().process();

            await().atMost(ChatFixture.PATIENCE)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> {
                        chat.redis().hset(chat.stream() + ":job:" + job, "beat", "0");
                        return !job(job).orElseThrow().process().equals(first);
                    });

            ObjectNode result = awaitEnd(job).result();
            assertThat(result.path("stored").asLong()
                            + result.path("alreadyStored").asLong())
                    .isEqualTo(LETTERS);
            assertThat(List.of(result.path("gone").asLong(), result.path("left").asLong()))
                    .containsOnly(0L);
            assertThat(chat.deadLetters()).isEmpty();
            assertThat(chat.count()).isEqualTo(LETTERS);
            assertThat(second.archived()).isZero();
        }
    }

    @LongTest
    @Test
    void should_wait_while_the_database_is_away_and_count_failures_once() throws Exception {
        addLetters("no JSON %s");
        try (Relay relay = Relay.to(settings.get("chat.jdbc.url"))) {
            settings.compute("chat.jdbc.url", (key, url) -> relay.through(url));
            chat.start(settings);
            String job = leave("replay", "from", "0");
            String retry = leave("retry");
            await().atMost(ChatFixture.PATIENCE)
                    .until(() -> job(job).filter(is -> !is.waits().isEmpty()).isPresent());
            assertThat(job(job).orElseThrow().waits()).startsWith("The database cannot be asked: ");
            assertThat(job(job).orElseThrow().state()).isEqualTo("held up");
            assertThat(job(retry).orElseThrow().state()).isEqualTo("waiting");

            relay.open();

            assertThat(awaitEnd(job).error()).isEmpty();
            ObjectNode result = awaitEnd(retry).result();
            assertThat(result.path("failed").asLong()).isEqualTo(11); // all of a step failed
            assertThat(result.path("left").asLong()).isEqualTo(LETTERS - 11);
            assertThat(result.path("failures")).hasSize(11);
            chat.stop();
        }
    }

    @LongTest
    @Test
    void should_drain_at_once_though_a_longer_job_is_at_work() throws Exception {
        settings.put("chat.archive.period", "1h");
        addLetters("{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"%s\"}");
        chat.start(settings);
        String retry = leave("retry");
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> job(retry).orElseThrow().isTaken());
        chat.add("{\"username\":\"b\",\"userid\":\"2\",\"msg\":\"x\"}");

        String drain = leave("drain");

        await().atMost(ChatFixture.PATIENCE)
                .until(() -> !chat.strings("SELECT 1 FROM chat_message WHERE username = 'b'")
                        .isEmpty());
        assertThat(awaitEnd(drain).state()).isEqualTo("done");
        assertThat(awaitEnd(retry).result().path("stored").asLong()).isEqualTo(LETTERS);
    }

    @Test
    void should_stop_after_a_step_when_it_is_cancelled_and_at_once_when_nobody_has_begun_it() throws Exception {
        addLetters("{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"%s\"}");
        String unborn = leave("retry");
        assertThat(jobs.cancel(unborn)).isTrue();
        assertThat(job(unborn).orElseThrow().error()).isEqualTo("cancelled before it began");
        chat.start(settings);

        String job = leave("retry");
        await().atMost(ChatFixture.PATIENCE).until(() -> job(job).orElseThrow().isTaken());
        assertThat(jobs.cancel(job)).isTrue();

        ObjectNode result = awaitEnd(job).result();
        assertThat(result.path("left").asLong()).isPositive();
        assertThat(chat.count()).isEqualTo(LETTERS - result.path("left").asLong());
        assertThat(jobs.cancel(job)).isFalse();
        assertThat(jobs.open()).isEmpty();
    }

    /** The process dies between its last page and the end of the job. */
    @LongTest
    @Test
    void should_send_nothing_again_when_all_is_done_but_the_end_of_the_job() throws Exception {
        chat.add("{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"x\"}");
        chat.start(settings);
        chat.awaitStored(1);
        for (String verb : List.of("replay", "reconcile")) {
            String job = leave(verb, "from", "0");
            ObjectNode result = awaitEnd(job).result();
            chat.redis().hdel(chat.stream() + ":job:" + job, "over");
            chat.redis().hset(chat.stream() + ":job:" + job, "owner", "");
            chat.redis().rpush(chat.stream() + ":requests", job);

            assertThat(awaitEnd(job).result()).isEqualTo(result);
        }
    }

    @Test
    void should_end_a_job_that_somebody_else_has_written_and_go_on_with_the_next() throws Exception {
        chat.start(settings);
        chat.redis().hset(chat.stream() + ":job:other", "request", "no JSON");
        chat.redis().rpush(chat.stream() + ":requests", "../none", "other");

        String next = leave("replay", "from", "0");

        assertThat(awaitEnd(next).error()).isEmpty();
        assertThat(job("other").orElseThrow().error()).isEqualTo("it is no JSON");
        assertThat(jobs.open()).isEmpty();
    }

    @Test
    void should_pass_over_a_key_that_is_no_job_and_go_on_with_the_next() throws Exception {
        chat.redis().set(chat.stream() + ":job:q", "garbage");
        chat.redis().rpush(chat.stream() + ":requests", "q");
        chat.redis().rpush(chat.stream() + ":jobs", "q");
        try (Program process = Program.start(folder, settings)) {
            String replay = leave("replay", "from", "0");
            String drain = leave("drain");

            assertThat(awaitEnd(replay).error()).isEmpty();
            assertThat(awaitEnd(drain).error()).isEmpty();
            assertThat(process.output())
                    .containsOnlyOnce("Job q is passed over: the key " + chat.stream() + ":job:q is no hash");
            assertThat(Job.latest(jobs, 10)).extracting(Job::id).containsExactly(drain, replay);
            chat.redis().del(chat.stream() + ":job:q");
            await().atMost(ChatFixture.PATIENCE).until(() -> jobs.open().isEmpty());
        }
    }

    @Test
    void should_refuse_a_job_when_a_hundred_wait() {
        for (int i = 0; i < 100; i++) {
            assertThat(jobs.leave("retry", "me", "{\"verb\":\"retry\"}")).isPresent();
        }

        assertThat(jobs.leave("retry", "me", "{\"verb\":\"retry\"}")).isEmpty();
    }

    private void addLetters(String data) {
        for (int i = 0; i < LETTERS; i++) {
            chat.redis()
                    .xadd(
                            chat.stream() + ":dead",
                            Map.of("id", "1655188547271-" + i, "data", String.format(data, i), "reason", "not JSON"));
        }
    }

    private String leave(String verb, String... arguments) {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("verb", verb);
        ObjectNode values = request.putObject("arguments");
        for (int i = 0; i < arguments.length; i += 2) {
            values.put(arguments[i], arguments[i + 1]);
        }
        return jobs.leave(verb, "me", request.toString()).orElseThrow();
    }

    private Optional<Job> job(String id) {
        return Job.read(jobs, id);
    }

    private Job awaitEnd(String id) {
        Predicate<Job> isOver = Job::isOver;
        await().atMost(ChatFixture.PATIENCE).until(() -> job(id).filter(isOver).isPresent());
        return job(id).orElseThrow();
    }
}
