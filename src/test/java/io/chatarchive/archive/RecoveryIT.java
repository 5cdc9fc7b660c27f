package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.RunningArchive;
import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.models.stream.PendingMessage;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others have left behind, and what an interruption leaves behind, with the shipped routes. */
class RecoveryIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    private ChatFixture chat;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(RecoveryIT.class);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_archive_what_a_dead_consumer_left_when_it_is_idle_for_long_enough() throws Exception {
        chat.createGroup();
        List<String> ids = add(20);
        chat.readAndDie("the name of yesterday", 10);

        chat.start("chat.claim.min-idle", "1s");

        chat.awaitStored(ids.size());
        assertThat(chat.storedIds()).containsExactlyElementsOf(ids);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_leave_to_another_consumer_what_it_was_given_just_now() throws Exception {
        chat.createGroup();
        add(3);
        chat.readAndDie("another", 2);

        chat.start();

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == 1 && chat.pending() == 2);
        assertThat(pending()).allMatch(entry -> entry.getConsumer().equals("another"));
    }

    @Test
    void should_go_on_when_the_stream_is_deleted_and_made_anew() throws Exception {
        chat.start();
        chat.add(HELLO);
        chat.awaitStored(1);

        chat.redis().del(chat.stream());
        chat.add(HELLO);

        chat.awaitStored(2);
    }

    @Test
    void should_set_aside_unread_what_was_delivered_too_often_and_store_the_others() throws Exception {
        chat.createGroup();
        String own = chat.add("{\"msg\":\"ends the process\"}");
        chat.readAndDie("c1", 1);
        String dead = chat.add(HELLO);
        chat.readAndDie("dead", 1);
        String good = chat.add(HELLO);
        setDeliveries("c1", own, 5);
        setDeliveries("dead", dead, 7);

        chat.start("chat.claim.min-idle", "1s");

        chat.awaitStored(1);
        assertThat(chat.storedIds()).containsExactly(good);
        assertThat(chat.deadLetters())
                .extracting(letter -> letter.get("id") + " " + letter.get("reason") + " " + letter.get("deliveries"))
                .containsExactlyInAnyOrder(own + " delivered too often 5", dead + " delivered too often 7");
        assertThat(chat.deadLetters()).anyMatch(letter -> HELLO.equals(letter.get("data")));
    }

    @LongTest
    @Test
    void should_count_nothing_when_the_database_rejects_everything_for_long_and_through_restarts() throws Exception {
        chat.execute("CREATE TABLE chat_message (oops INT)");
        List<String> ids = add(3);

        for (int restart = 0; restart < 6; restart++) {
            RunningArchive archive = chat.start("chat.archive.consumers", "1");
            OutageLog log = archive.outages();
            await().atMost(ChatFixture.PATIENCE).until(() -> log.isAway(Fault.Server.DATABASE));
            chat.awaitPending(3);
            await().atMost(ChatFixture.PATIENCE)
                    .until(() -> pending().size() == 3
                            && pending().stream().allMatch(entry -> entry.getRedeliveryCount() == 0));
            chat.stop();
            assertThat(pending()).hasSize(3).allMatch(entry -> entry.getRedeliveryCount() == 0);
        }
        chat.execute("DROP TABLE chat_message");
        chat.start();

        chat.awaitStored(3);
        assertThat(chat.storedIds()).containsExactlyElementsOf(ids);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"xack, keep, 5", "xack, delete, 0", "xdel, delete, 0"})
    void should_repeat_the_acknowledgement_alone_when_it_fails_after_the_rows_are_stored(
            String command, String afterAck, long left) throws Exception {
        Map<String, String> settings = userWho("-" + command);
        settings.put("chat.archive.after-ack", afterAck);
        List<String> ids = add(5);
        RunningArchive archive = chat.start(settings);
        awaitStoredAndWhole(ids, archive);

        chat.setRedisUser("+" + command);

        awaitStoredAndAcknowledged(ids, left, archive);
        assertThat(archive.archived()).isEqualTo(5);
        assertThat(archive.duplicates()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"xack, keep, 5", "xack, delete, 0", "xdel, delete, 0"})
    void should_store_again_harmlessly_when_it_stopped_between_insert_and_acknowledgement(
            String command, String afterAck, long left) throws Exception {
        Map<String, String> settings = userWho("-" + command);
        settings.put("chat.archive.after-ack", afterAck);
        List<String> ids = add(5);
        awaitStoredAndWhole(ids, chat.start(settings));
        chat.stop();

        chat.setRedisUser("+" + command);
        RunningArchive archive = chat.start(settings);

        awaitStoredAndAcknowledged(ids, left, archive);
        assertThat(archive.duplicates()).isEqualTo(5);
        assertThat(archive.archived()).isZero();
    }

    @Test
    void should_drop_what_it_finished_when_after_ack_is_trim() throws Exception {
        add(10);
        chat.add("nonsense");

        chat.start("chat.archive.after-ack", "trim");

        chat.awaitStored(10);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.redis().xlen(chat.stream()) == 0);
        assertThat(chat.deadLetters()).hasSize(1);
    }

    private List<String> add(int messages) {
        return IntStream.range(0, messages).mapToObj(i -> chat.add(HELLO)).toList();
    }

    /** Every row is stored, every entry still in the stream and pending, for Redis refuses the acknowledgement. */
    private void awaitStoredAndWhole(List<String> ids, RunningArchive archive) {
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == ids.size() && isAway(archive));
        assertThat(pending()).extracting(PendingMessage::getId).containsExactlyElementsOf(ids);
        assertThat(chat.redis().xlen(chat.stream())).isEqualTo(ids.size());
        assertThat(archive.archived()).isZero();
    }

    private void awaitStoredAndAcknowledged(List<String> ids, long left, RunningArchive archive) throws SQLException {
        chat.awaitStored(ids.size());
        assertThat(chat.storedIds()).containsExactlyElementsOf(ids);
        assertThat(chat.redis().xlen(chat.stream())).isEqualTo(left);
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> archive.archived() + archive.duplicates() == ids.size() && !isAway(archive));
        assertThat(chat.deadLetters()).isEmpty();
    }

    private static boolean isAway(RunningArchive archive) {
        return archive.outages().isAway(Fault.Server.REDIS);
    }

    private Map<String, String> userWho(String rule) throws SQLException {
        chat.setRedisUser("on >secret allkeys allcommands " + rule);
        chat.createDatabaseUser("secret");
        Map<String, String> settings = chat.settings("secret", "secret");
        settings.put("chat.archive.consumers", "1");
        return settings;
    }

    private List<PendingMessage> pending() {
        return chat.redis().xpending(chat.stream(), "group1", Range.unbounded(), Limit.from(1000));
    }

    private void setDeliveries(String consumer, String id, long deliveries) {
        chat.redis()
                .xclaim(
                        chat.stream(),
                        Consumer.from("group1", consumer),
                        XClaimArgs.Builder.justid().minIdleTime(0).retryCount(deliveries),
                        id);
    }
}
