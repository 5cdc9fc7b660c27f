package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.Resources;
import io.chatarchive.stream.Jobs;
import io.chatarchive.stream.RedisConnections;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A shell that waits for what it has left for a process. */
class JobClientIT {
    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;
    private LettuceConnectionFactory redis;
    private Jobs jobs;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(JobClientIT.class);
        settings = chat.settings();
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.add("{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"x\"}");
        redis = RedisConnections.open(ShippedSettings.with(settings).redis());
        jobs = new Jobs(redis, chat.stream());
    }

    @AfterEach
    void close() throws Exception {
        client("UNPAUSE");
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        redis.destroy();
        chat.close();
    }

    @Test
    void should_cancel_the_job_when_it_is_stopped_while_it_leaves_it() throws Exception {
        client("PAUSE", "60000", "WRITE"); // what reads is answered
        try (Program replay = Program.start(folder, settings, "replay", "--from", "0")) {
            await().atMost(ChatFixture.PATIENCE)
                    .until(() -> chat.redis().clientList().contains("cmd=eval"));
            replay.terminate();
            replay.awaitOutput("");
            client("UNPAUSE");

            replay.exitStatus();
            assertThat(replay.output()).contains("It was cancelled before it began.");
        }
        String job = jobs.all().get(0);
        assertThat(chat.redis().hget(chat.stream() + ":job:" + job, "stop")).isEqualTo("1");
        assertThat(jobs.open()).isEmpty();
        assertThat(chat.count()).isZero();
    }

    @Test
    void should_say_so_when_it_is_stopped_before_a_process_takes_the_job() throws Exception {
        try (Program reconcile = Program.start(folder, settings, "reconcile")) {
            await().atMost(ChatFixture.PATIENCE).until(() -> !jobs.open().isEmpty());
            reconcile.stop();

            assertThat(reconcile.output()).contains("It was cancelled before it began.");
        }
    }

    @Test
    void should_wait_for_redis_and_then_go_on_when_it_is_away_for_a_while() throws Exception {
        try (Relay relay = Relay.to(settings.get("chat.redis.url"))) {
            relay.open();
            settings.compute("chat.redis.url", (key, url) -> relay.through(url));
            try (Program replay = Program.start(folder, settings, "replay", "--from", "0")) {
                await().atMost(ChatFixture.PATIENCE).until(() -> !jobs.open().isEmpty());
                Jobs.Taken job = jobs.take(jobs.open().get(0), "another#1").orElseThrow();

                relay.shut();
                replay.awaitOutput("replay waits, and goes on by itself: Redis cannot be asked");
                Jobs.Answer unused = jobs.report(job, Map.of(Jobs.OVER, "1", "result", "{\"sent\":7}"));
                relay.open();

                assertThat(replay.exitStatus()).as(replay.output()).isZero();
                assertThat(replay.output()).contains("7 messages").containsOnlyOnce("goes on by itself");
            }
        }
    }

    private void client(String... arguments) {
        CommandArgs<String, String> command = new CommandArgs<>(StringCodec.UTF8);
        for (String argument : arguments) {
            command.add(argument);
        }
        chat.redis().dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), command);
    }
}
