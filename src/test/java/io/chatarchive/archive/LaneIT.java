package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.fixture.Servers;
import io.chatarchive.settings.Resources;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.models.stream.PendingMessage;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lanes and processes that wait, and the others that go on meanwhile. */
class LaneIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";
    private static final String STRANGE = "{\"username\":\"strange\",\"userid\":\"2\",\"msg\":\"x\"}";
    private static final String REFUSE_STRANGE = "CREATE TRIGGER refuse AFTER INSERT ON chat_message FOR EACH ROW"
            + " BEGIN IF NEW.username = 'strange' THEN SIGNAL SQLSTATE 'HY000'; END IF; END";

    private static final int FEW = 200;
    private static final String ADD_MANY = "for i = 1, 100 do redis.call('XADD', KEYS[1], '*', 'data', ARGV[1]) end";

    /** Much longer than it takes, and shorter than a lane holds on to a batch that it cannot finish: a minute. */
    private static final Duration SOON = Duration.ofSeconds(40);

    private ChatFixture chat;
    private final List<AutoCloseable> others = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(LaneIT.class);
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.createGroup();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable other : others) {
            other.close();
        }
        chat.close();
    }

    @Test
    void should_archive_what_comes_later_when_a_row_of_another_session_locks_one_lane() throws Exception {
        String locked = chat.add(HELLO);
        try (Connection session = lockRow(locked)) {
            chat.start("chat.archive.consumers", "2");
            await().atMost(ChatFixture.PATIENCE).until(() -> chat.pending() == 1);

            for (int i = 1; i <= 5; i++) {
                chat.add(HELLO);
                int later = i;
                await().atMost(SOON).until(() -> chat.count() == later);
            }

            assertThat(pending()).extracting(PendingMessage::getId).containsExactly(locked);
            session.rollback();
        }
        chat.awaitStored(6);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_count_no_delivery_and_set_nothing_aside_when_lanes_wait_for_longer_than_the_claim_time()
            throws Exception {
        String locked = chat.add(HELLO);
        try (Connection session = lockRow(locked)) {
            chat.start("chat.archive.consumers", "8", "chat.jdbc.pool-size", "10", "chat.claim.min-idle", "1s");
            Map<String, String> settings = chat.settings();
            settings.put("chat.stream.consumer", "another");
            settings.put("chat.claim.min-idle", "1s");
            startAnother(settings);
            await().atMost(ChatFixture.PATIENCE).until(() -> chat.pending() == 1);
            String owner = pending().get(0).getConsumer();

            await().during(Duration.ofSeconds(3))
                    .atMost(ChatFixture.PATIENCE)
                    .until(() -> pending().stream()
                            .allMatch(entry -> entry.getConsumer().equals(owner) && entry.getRedeliveryCount() <= 1));
            session.rollback();
        }
        chat.awaitStored(1);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_leave_its_batch_to_a_process_that_reads_when_its_own_way_to_the_database_is_broken() throws Exception {
        chat.createDatabaseUser("secret");
        Map<String, String> broken = chat.settings();
        broken.put("chat.jdbc.username", chat.user());
        broken.put("chat.jdbc.password", "secret");
        broken.put("chat.jdbc.url", broken.get("chat.jdbc.url").replaceFirst("[?&]createDatabaseIfNotExist=true", ""));
        broken.put("chat.watch.period", "100ms");
        broken.put("chat.archive.consumers", "1");
        chat.execute("REVOKE ALL ON " + chat.stream() + ".* FROM '" + chat.user() + "'@'%'");
        chat.execute("GRANT SELECT ON " + chat.stream() + ".* TO '" + chat.user() + "'@'%'");
        chat.add(HELLO);
        chat.start(broken);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.pending() == 1);

        Map<String, String> healthy = chat.settings();
        healthy.put("chat.stream.consumer", "another");
        startAnother(healthy);
        for (int i = 0; i < 3; i++) {
            int before = i;
            chat.add(HELLO);
            await().atMost(SOON).until(() -> chat.count() > before);
        }

        await().atMost(SOON).until(() -> chat.count() == 4);
        chat.awaitNothingPending();
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_hand_over_at_once_what_it_could_not_store_when_it_stops() throws Exception {
        chat.execute("RENAME TABLE chat_message TO elsewhere");
        chat.execute("CREATE TABLE chat_message (oops INT)");
        chat.add(HELLO);
        RunningArchive archive = chat.start();
        OutageLog log = archive.outages();
        await().atMost(ChatFixture.PATIENCE).until(() -> log.isAway(Fault.Server.DATABASE) && chat.pending() == 1);
        chat.stop();
        chat.execute("DROP TABLE chat_message");
        chat.execute("RENAME TABLE elsewhere TO chat_message");

        chat.start("chat.stream.consumer", "another");

        chat.awaitStored(1);
    }

    /** The stream never runs empty: what is due by time is due all the same. */
    @Test
    void should_try_again_what_was_left_pending_while_messages_come_in_without_a_pause() throws Exception {
        chat.execute(REFUSE_STRANGE);
        String strange = chat.add(STRANGE);
        AtomicBoolean sending = new AtomicBoolean(true);
        Thread sender = sendWithoutPause(sending);
        try {
            RunningArchive archive = chat.start("chat.archive.consumers", "1", "chat.archive.batch-size", "10");
            OutageLog log = archive.outages();
            await().atMost(ChatFixture.PATIENCE).until(() -> log.isAway(Fault.Server.ROUTE));

            chat.execute("DROP TRIGGER refuse");

            await().atMost(ChatFixture.PATIENCE).until(() -> chat.storedIds().contains(strange));
            await().atMost(ChatFixture.PATIENCE).until(() -> !log.isAway(Fault.Server.ROUTE));
            assertThat(sender.isAlive()).isTrue();
        } finally {
            sending.set(false);
            sender.join();
        }
        chat.awaitNothingPending();
        assertThat(chat.deadLetters()).isEmpty();
    }

    /** It has a whole period for the next one; a drain that only an empty read ends would go on as long as messages come. */
    @Test
    void should_end_a_drain_at_the_entry_that_was_the_last_when_messages_go_on_coming_in() throws Exception {
        chat.add(HELLO);
        AtomicBoolean sending = new AtomicBoolean(true);
        Thread sender = sendWithoutPause(sending);
        try {
            chat.start("chat.archive.period", "1h", "chat.archive.consumers", "1", "chat.archive.batch-size", "10");
            await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() > 0);

            AtomicReference<String> last = new AtomicReference<>("");
            await().during(Duration.ofSeconds(1))
                    .atMost(ChatFixture.PATIENCE)
                    .until(chat::lastDelivered, now -> now.equals(last.getAndSet(now)));
            assertThat(unread()).isPositive();
        } finally {
            sending.set(false);
            sender.join();
        }
        chat.awaitNothingPending();
    }

    /** Many at once, whenever few wait: one by one they would come slower than they are archived. */
    private Thread sendWithoutPause(AtomicBoolean sending) {
        Thread sender = new Thread(() -> {
            while (sending.get()) {
                if (unread() < FEW) {
                    chat.redis().eval(ADD_MANY, ScriptOutputType.STATUS, new String[] {chat.stream()}, HELLO);
                }
            }
        });
        sender.start();
        return sender;
    }

    /** Since the last delivered entry, as far as it matters; Redis 6.2 knows no lag. */
    private long unread() {
        return chat.redis()
                .xrange(
                        chat.stream(),
                        Range.from(Range.Boundary.excluding(chat.lastDelivered()), Range.Boundary.unbounded()),
                        Limit.from(FEW))
                .size();
    }

    private void startAnother(Map<String, String> settings) {
        settings.put("chat.http.port", String.valueOf(Servers.freePort()));
        others.add(RunningArchive.start(settings));
    }

    /** A row of that id that another session has inserted and not committed. */
    private Connection lockRow(String id) throws SQLException {
        Servers servers = Servers.shared();
        Connection session =
                DriverManager.getConnection(servers.jdbcUrl(chat.stream()), servers.username(), servers.password());
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            statement.execute("INSERT INTO chat_message VALUES ('" + chat.stream() + "', " + id.replace("-", ", ")
                    + ", '1', 'somebody', 'not committed', NOW())");
        }
        return session;
    }

    private List<PendingMessage> pending() {
        return chat.redis().xpending(chat.stream(), "group1", Range.unbounded(), Limit.from(1000));
    }
}
