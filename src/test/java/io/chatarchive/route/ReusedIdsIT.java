package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chatarchive.fault.Fault;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.ChatFixture.Row;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.settings.Resources;
import io.lettuce.core.XAddArgs;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Ids that Redis gives out a second time, for other messages, as after a failover: these are not acknowledged unstored. */
class ReusedIdsIT {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ReusedIds.class);
    private ChatFixture chat;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(ReusedIdsIT.class);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() throws Exception {
        logger.detachAppender(lines);
        chat.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep", "delete", "trim"})
    void should_set_messages_aside_when_their_ids_are_those_of_others(String afterAck) throws Exception {
        List<String> ids = add(1, "first", 50);
        RunningArchive archive = chat.start("chat.archive.after-ack", afterAck);
        chat.awaitStored(50);
        List<Row> stored = chat.rows();

        chat.redis().del(chat.stream());
        add(1, "first", 20); // the same again
        List<String> taken = add(21, "second", 30);
        add(51, "third", 10);

        chat.awaitStored(60);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 30);
        chat.awaitNothingPending();
        assertThat(chat.rows()).startsWith(stored.toArray(Row[]::new)).hasSize(60);
        assertThat(taken).isEqualTo(ids.subList(20, 50));
        assertThat(chat.deadLetters())
                .extracting(letter -> letter.get("id"), letter -> letter.get("data"), letter -> letter.get("reason"))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 30)
                        .mapToObj(i -> tuple(taken.get(i), message("second", 21 + i), "id taken"))
                        .toList());
        assertThat(archive.progress().sinceStart()).hasToString("archived=60 deadLettered=30 duplicates=20");
        assertThat(chat.redis().xlen(chat.stream())).isEqualTo(afterAck.equals("keep") ? 60 : 0);
        assertThat(chat.strings("SELECT DISTINCT stream FROM chat_message")).containsExactly(chat.stream());
    }

    @Test
    void should_set_a_message_aside_when_its_id_is_taken_in_a_batch_with_a_row_that_the_database_rejects()
            throws Exception {
        add(1, "first", 20);
        chat.start("chat.archive.consumers", "1");
        chat.awaitStored(20);

        chat.redis().del(chat.stream());
        add(1, "first", 9);
        add(10, "second", 1);
        add(11, "first", 10);
        chat.redis().xadd(chat.stream(), id(21), "data", "{\"userid\":\"2\"}");
        add(22, "third", 5);

        chat.awaitStored(25);
        chat.awaitNothingPending();
        assertThat(chat.deadLetters())
                .extracting(letter -> letter.get("id"), letter -> letter.get("reason"))
                .containsExactlyInAnyOrder(tuple("1000-10", "id taken"), tuple("1000-21", "rejected by the database"));
    }

    /** The statement succeeds, and the table has no row for it. */
    @Test
    void should_leave_a_message_pending_when_another_unique_key_keeps_it_out() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("ALTER TABLE chat_message ADD UNIQUE once (stream, msg(100))");
        String first = add(1, "first", 1).get(0);
        RunningArchive archive = chat.start();
        chat.awaitStored(1);

        chat.redis().xadd(chat.stream(), id(2), "data", message("first", 1));

        await().atMost(ChatFixture.PATIENCE).until(() -> archive.outages().isAway(Fault.Server.ROUTE));
        assertThat(chat.pending()).isOne();
        assertThat(chat.storedIds()).containsExactly(first);
        assertThat(chat.deadLetters()).isEmpty();

        chat.execute("ALTER TABLE chat_message DROP INDEX once");
        chat.awaitStored(2);
    }

    @Test
    void should_ask_the_database_nothing_more_than_to_store_when_every_row_is_new() throws Exception {
        add(1, "first", 1);
        chat.start("chat.archive.consumers", "1", "chat.archive.batch-size", "1");
        chat.awaitStored(1);
        long before = inserts();

        add(2, "first", 50);
        chat.awaitStored(51);

        assertThat(inserts() - before).isEqualTo(50);
    }

    @Test
    void should_take_them_for_duplicates_and_warn_once_when_the_right_to_compare_is_missing() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("CREATE USER '" + chat.user() + "'@'%' IDENTIFIED BY 'secret'");
        chat.execute("GRANT INSERT, UPDATE, SELECT (stream) ON chat_message TO '" + chat.user() + "'@'%'");
        Map<String, String> settings = chat.settings();
        settings.put("chat.jdbc.username", chat.user());
        settings.put("chat.jdbc.password", "secret");
        settings.put("chat.archive.create-table", "false");
        settings.put("chat.archive.batch-size", "10");
        add(1, "first", 50);
        RunningArchive archive = chat.start(settings);
        chat.awaitStored(50);

        chat.redis().del(chat.stream());
        add(1, "second", 50);

        await().atMost(ChatFixture.PATIENCE).until(() -> archive.duplicates() == 50);
        chat.awaitNothingPending();
        assertThat(chat.deadLetters()).isEmpty();
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("SELECT command denied to user", "first=1000-")
                .doesNotContain("second");
    }

    private long inserts() throws Exception {
        Map<String, String> settings = chat.settings();
        try (Connection connection = DriverManager.getConnection(
                        settings.get("chat.jdbc.url"),
                        settings.get("chat.jdbc.username"),
                        settings.get("chat.jdbc.password"));
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Com_insert_select'")) {
            answer.next();
            return answer.getLong(2);
        }
    }

    private List<String> add(int first, String text, int messages) {
        List<String> ids = new ArrayList<>();
        for (int i = first; i < first + messages; i++) {
            ids.add(chat.redis().xadd(chat.stream(), id(i), "data", message(text, i)));
        }
        return ids;
    }

    private static XAddArgs id(int sequence) {
        return new XAddArgs().id("1000-" + sequence);
    }

    private static String message(String text, int number) {
        return "{\"userid\":\"2\",\"username\":\"老王\",\"msg\":\"" + text + " " + number + "\"}";
    }
}
