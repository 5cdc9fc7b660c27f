package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.ChatFixture.Row;
import io.chatarchive.message.ChatJson;
import io.chatarchive.settings.Resources;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped routes against a real Redis and a real database: rows in the table, pending entries in the group. */
class ArchiveIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    private ChatFixture chat;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(ArchiveIT.class);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_store_the_message_and_the_time_of_its_id_when_it_is_added() throws Exception {
        chat.redis().xadd(chat.stream(), new io.lettuce.core.XAddArgs().id("1655188547271-0"), Map.of("data", HELLO));

        chat.start();

        chat.awaitStored(1);
        assertThat(chat.rows())
                .containsExactly(new Row("1655188547271-0", "2", "老王", "老王:上线了", "2022-06-14 06:35:47.271"));
    }

    @Test
    void should_store_text_byte_for_byte_when_it_is_unusual() throws Exception {
        List<String> texts = List.of(
                "😀👩‍👩‍👧‍👦 ẞ ﷽ \u202e",
                "'\"`\\ ; DROP TABLE chat_message; -- ${body} :?rows {{chat.jdbc.password}}",
                "line\nbreak\r\ttab\u0000nul\u0001\u007f\ufffe",
                "",
                " spaces ",
                "x".repeat(65_536),
                "界".repeat(65_536));
        texts.forEach(text -> chat.add(message("7", "name " + text.length(), text)));

        chat.start();

        chat.awaitStored(texts.size());
        assertThat(chat.rows()).extracting(Row::msg).containsExactlyElementsOf(texts);
    }

    @Test
    void should_keep_every_digit_when_a_number_stands_where_text_is_expected() throws Exception {
        chat.add("{\"userid\":12345678901234567890123,\"username\":1.10,\"msg\":1e400}");

        chat.start();

        chat.awaitStored(1);
        assertThat(chat.rows())
                .extracting(Row::userId, Row::username, Row::msg)
                .containsExactly(tuple("12345678901234567890123", "1.10", "1e400"));
    }

    @Test
    void should_drain_the_whole_backlog_in_one_tick_when_it_is_longer_than_a_batch() throws Exception {
        List<String> ids =
                IntStream.range(0, 2_345).mapToObj(i -> chat.add(HELLO)).toList();

        chat.start("chat.archive.period", "1h", "chat.archive.batch-size", "100");

        chat.awaitStored(ids.size());
        assertThat(chat.storedIds()).containsExactlyElementsOf(ids);
    }

    @Test
    void should_finish_what_an_interrupted_run_left_when_it_starts_again() throws Exception {
        chat.createGroup();
        List<String> ids = IntStream.range(0, 30).mapToObj(i -> chat.add(HELLO)).toList();
        chat.readAndDie("c1", 10);
        chat.readAndDie("c1/2", 10);

        chat.start();

        chat.awaitStored(ids.size());
        assertThat(chat.storedIds()).containsExactlyElementsOf(ids);
    }

    @Test
    void should_store_once_when_an_entry_is_delivered_twice() throws Exception {
        String id = chat.add(HELLO);
        chat.start();
        chat.awaitStored(1);

        chat.redis().xgroupDestroy(chat.stream(), "group1");
        String second = chat.add(HELLO);

        chat.awaitStored(2);
        assertThat(chat.storedIds()).containsExactly(id, second);
    }

    @Test
    void should_set_aside_what_is_not_a_json_object_and_store_the_rest() throws Exception {
        chat.add(HELLO);
        Map<String, String> bad = Map.of(
                "nonsense", "not JSON",
                "{\"msg\":\"cut", "not JSON",
                "{} {}", "not JSON",
                "", "not JSON",
                "[{}]", "not a JSON object",
                "null", "not a JSON object",
                "42", "not a JSON object",
                "{\"msg\":\"\\ud83d\"}", "not valid Unicode");
        List<String> badIds = new ArrayList<>();
        bad.keySet().forEach(message -> badIds.add(chat.add(message)));
        chat.add(HELLO);

        chat.start();

        chat.awaitStored(2);
        assertThat(chat.deadLetters())
                .extracting(letter -> letter.get("id"))
                .containsExactlyInAnyOrderElementsOf(badIds);
        assertThat(chat.deadLetters()).allSatisfy(letter -> {
            assertThat(letter).containsEntry("deliveries", "1").containsKeys("error");
            assertThat(letter.get("consumer")).isIn("c1", "c1/2", "c1/3", "c1/4");
            assertThat(letter.get("reason")).isEqualTo(bad.get(letter.get("data")));
        });
    }

    @Test
    void should_set_aside_what_is_not_utf_8_and_store_the_rest() throws Exception {
        List<String> notUtf8 = List.of("\\193\\129", "\\192\\128", "\\237\\160\\189\\237\\184\\128", "\\195");
        for (String bytes : notUtf8) {
            String add = "return redis.call('XADD', KEYS[1], '*', 'data', '{\"msg\":\"" + bytes + "\"}')";
            chat.redis().eval(add, ScriptOutputType.VALUE, chat.stream());
        }
        chat.add(HELLO);

        chat.start();

        chat.awaitStored(1);
        assertThat(chat.deadLetters())
                .extracting(letter -> letter.get("reason"))
                .hasSize(notUtf8.size())
                .containsOnly("not valid Unicode");
    }

    @Test
    void should_keep_the_other_fields_when_an_entry_lacks_the_message() throws Exception {
        chat.redis().xadd(chat.stream(), Map.of("json", HELLO));

        chat.start();

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);
        chat.awaitNothingPending();
        assertThat(chat.deadLetters().get(0))
                .containsEntry("reason", "no message")
                .containsEntry("data", "")
                .containsEntry("received.json", HELLO);
    }

    @Test
    void should_leave_the_batch_pending_and_go_on_later_when_the_database_rejects_it() throws Exception {
        chat.execute("CREATE TABLE chat_message (oops INT)");
        List<String> ids = IntStream.range(0, 5).mapToObj(i -> chat.add(HELLO)).toList();
        chat.start("chat.archive.consumers", "1");
        chat.awaitPending(5);

        chat.execute("DROP TABLE chat_message");
        chat.execute(Resources.text(ChatFixture.TABLE));

        chat.awaitStored(5);
        assertThat(chat.storedIds()).containsExactlyElementsOf(ids);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_forget_entries_when_they_were_deleted_while_pending() throws Exception {
        chat.createGroup();
        String first = chat.add(HELLO);
        chat.add(HELLO);
        chat.readAndDie("c1", 1);
        chat.redis().xdel(chat.stream(), first);

        chat.start();

        chat.awaitStored(1);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_keep_archived_entries_in_the_stream_when_nothing_else_is_set() throws Exception {
        chat.add(HELLO);

        chat.start();

        chat.awaitStored(1);
        assertThat(chat.redis().xlen(chat.stream())).isEqualTo(1);
    }

    @Test
    void should_delete_what_it_finished_and_nothing_else_when_after_ack_is_delete() throws Exception {
        chat.createGroup();
        chat.add(HELLO);
        chat.readAndDie("another", 1);
        chat.add("nonsense");
        chat.add(HELLO);

        chat.start("chat.archive.after-ack", "delete");

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.redis().xlen(chat.stream()) == 1);
        assertThat(chat.pending()).isEqualTo(1);
        assertThat(chat.count()).isEqualTo(1);
        assertThat(chat.deadLetters()).hasSize(1);
    }

    @Test
    void should_use_the_table_that_is_there_when_it_may_not_create_one() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.add(HELLO);

        chat.start("chat.archive.create-table", "false");

        chat.awaitStored(1);
    }

    private static String message(String userId, String username, String text) {
        try {
            return ChatJson.mapper().writeValueAsString(Map.of("userid", userId, "username", username, "msg", text));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
