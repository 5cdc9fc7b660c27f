package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.settings.Resources;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that are away when the archive starts, or go while it runs. */
class OutageIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    private ChatFixture chat;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(OutageIT.class);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_wait_and_read_nothing_when_the_database_is_away_at_start() throws Exception {
        Map<String, String> settings = chat.settings();
        try (Relay relay = Relay.to(settings.get("chat.jdbc.url"))) {
            settings.compute("chat.jdbc.url", (key, url) -> relay.through(url));
            chat.createGroup();
            chat.add(HELLO);
            RunningArchive archive = chat.start(settings);
            awaitOutage(archive, Fault.Server.DATABASE);
            assertThat(chat.pending()).isZero();

            relay.open();

            chat.awaitStored(1);
            chat.stop();
        }
    }

    @Test
    void should_wait_when_redis_is_away_at_start() throws Exception {
        Map<String, String> settings = chat.settings();
        try (Relay relay = Relay.to(settings.get("chat.redis.url"))) {
            settings.compute("chat.redis.url", (key, url) -> relay.through(url));
            chat.add(HELLO);
            RunningArchive archive = chat.start(settings);
            awaitOutage(archive, Fault.Server.REDIS);

            relay.open();

            chat.awaitStored(1);
            chat.stop();
        }
    }

    @Test
    void should_go_on_when_both_servers_come_back() throws Exception {
        Map<String, String> settings = chat.settings();
        try (Relay redis = Relay.to(settings.get("chat.redis.url"));
                Relay database = Relay.to(settings.get("chat.jdbc.url"))) {
            goThrough(redis, database, settings);
            RunningArchive archive = chat.start(settings);
            chat.add(HELLO);
            chat.awaitStored(1);

            database.shut();
            awaitOutage(archive, Fault.Server.DATABASE);
            redis.shut();
            chat.add(HELLO);
            database.open();
            awaitOutage(archive, Fault.Server.REDIS);
            redis.open();

            chat.awaitStored(2);
            chat.stop();
        }
    }

    private static void goThrough(Relay redis, Relay database, Map<String, String> settings) throws Exception {
        settings.compute("chat.redis.url", (key, url) -> redis.through(url));
        settings.compute("chat.jdbc.url", (key, url) -> database.through(url));
        redis.open();
        database.open();
    }

    /** No lane meets Redis as long as it waits for the database. */
    @LongTest
    @Test
    void should_say_that_redis_is_away_while_it_waits_for_the_database() throws Exception {
        Map<String, String> settings = chat.settings();
        try (Relay redis = Relay.to(settings.get("chat.redis.url"));
                Relay database = Relay.to(settings.get("chat.jdbc.url"))) {
            goThrough(redis, database, settings);
            settings.put("chat.outage.first-delay", "1h");
            settings.put("chat.outage.longest-delay", "1h");
            RunningArchive archive = chat.start(settings);
            chat.add(HELLO);
            chat.awaitStored(1);
            database.shut();
            chat.add(HELLO);
            awaitOutage(archive, Fault.Server.DATABASE);

            redis.shut();
            awaitOutage(archive, Fault.Server.REDIS);
            redis.open();
            await().atMost(ChatFixture.PATIENCE).until(() -> !archive.outages().isAway(Fault.Server.REDIS));
            database.open();

            chat.awaitStored(2);
            chat.stop();
        }
    }

    /** Delays of an hour: only a look can end them. After so many seconds one has seen that the server is away. */
    @LongTest
    @ParameterizedTest
    @CsvSource({"chat.jdbc.url, DATABASE, 6", "chat.redis.url, REDIS, 2"})
    void should_not_wait_for_the_next_attempt_when_a_look_sees_the_server_back(
            String url, Fault.Server server, long seconds) throws Exception {
        Map<String, String> settings = chat.settings();
        settings.put("chat.outage.first-delay", "1h");
        settings.put("chat.watch.period", "100ms");
        try (Relay relay = Relay.to(settings.get(url))) {
            settings.compute(url, (key, direct) -> relay.through(direct));
            relay.open();
            RunningArchive archive = chat.start(settings);
            chat.add(HELLO);
            chat.awaitStored(1);

            relay.shut();
            chat.add(HELLO);
            await().atMost(ChatFixture.PATIENCE).until(() -> isAwayFor(seconds, archive, server));
            relay.open();

            chat.awaitStored(2);
            chat.stop();
        }
    }

    private static boolean isAwayFor(long seconds, RunningArchive archive, Fault.Server server) {
        return archive.outages().failing().stream()
                .anyMatch(failing ->
                        failing.fault().server() == server && failing.since().toSeconds() >= seconds);
    }

    @Test
    void should_stop_at_once_and_leave_everything_pending_when_stopped_while_waiting() throws Exception {
        chat.add(HELLO);
        chat.execute("CREATE TABLE chat_message (oops INT)");
        RunningArchive archive = chat.start("chat.outage.first-delay", "1h", "chat.outage.longest-delay", "1h");
        awaitOutage(archive, Fault.Server.DATABASE);
        chat.awaitPending(1);

        chat.stop();

        assertThat(chat.pending()).isEqualTo(1);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_set_a_bad_row_aside_and_go_on_when_its_batch_was_in_hand_during_an_outage() throws Exception {
        chat.add(HELLO);
        chat.add("{}");
        chat.execute("CREATE TABLE chat_message (oops INT)");
        RunningArchive archive = chat.start();
        awaitOutage(archive, Fault.Server.DATABASE);

        chat.execute("DROP TABLE chat_message");
        chat.execute(Resources.text(ChatFixture.TABLE));

        chat.awaitStored(1);
        chat.awaitNothingPending();
        assertThat(chat.deadLetters()).hasSize(1);
    }

    private static void awaitOutage(RunningArchive archive, Fault.Server server) {
        OutageLog log = archive.outages();
        await().atMost(ChatFixture.PATIENCE).until(() -> log.isAway(server));
    }
}
