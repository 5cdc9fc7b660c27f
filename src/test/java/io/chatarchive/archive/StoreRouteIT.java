package io.chatarchive.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.Resources;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engineer makes of the store route, and of the steps around it: nothing is acknowledged that is not stored. */
class StoreRouteIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"hello\"}";
    private static final String PRIVATE = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"private\"}";
    private static final String INSERT = "        - to: { id: chat-archive-insert, uri: \"jdbc:chat-archive\","
            + " parameters: { useHeadersAsParameters: true } }\n";
    private static final String UNMARSHALLED = "unmarshalType: io.chatarchive.message.ChatMessage\n";

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private EditedRoutes routes;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(StoreRouteIT.class);
        routes = new EditedRoutes(folder);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    /** Who catches the error: the engineer, or somebody else's error handling in a route that is called. */
    @ParameterizedTest
    @ValueSource(strings = {"""
                        - doTry:
                            steps:
                              - to: { uri: "jdbc:chat-archive", parameters: { useHeadersAsParameters: true } }
                            doCatch:
                              - exception: [ java.lang.Exception ]
                                steps: [ { log: { message: "never mind" } } ]
                """, """
                        - split:
                            expression: { simple: { expression: "${body.split(',')}" } }
                            steps:
                              - doTry:
                                  steps:
                                    - to: { uri: "jdbc:chat-archive", parameters: { useHeadersAsParameters: true } }
                                  doCatch:
                                    - exception: [ java.lang.Exception ]
                                      steps: [ { log: { message: "never mind" } } ]
                """, """
                        - to: { uri: "direct:elsewhere" }
                """, """
                        - stop: {}
                """, """
                        - rollback: { markRollbackOnlyLast: true }
                """, """
                        - split:
                            expression: { simple: { expression: "${body.split(',')}" } }
                            aggregationStrategy: "#class:org.apache.camel.processor.aggregate.UseLatestAggregationStrategy"
                            steps: [ { to: { uri: "direct:elsewhere" } } ]
                """, """
                        - to: { uri: "direct:both" }
                """})
    void should_acknowledge_nothing_when_the_store_route_does_not_throw_its_error(String steps) throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("CREATE TRIGGER refuse BEFORE INSERT ON chat_message FOR EACH ROW SIGNAL SQLSTATE '45000'");
        routes.replace("chat-archive", INSERT, steps);
        routes.add("elsewhere", """
                - route:
                    id: elsewhere
                    errorHandler: { deadLetterChannel: { deadLetterUri: "log:handled?level=OFF" } }
                    from:
                      uri: direct:elsewhere
                      steps:
                        - to: { uri: "jdbc:chat-archive", parameters: { useHeadersAsParameters: true } }
                - route:
                    id: both
                    errorHandler: { noErrorHandler: {} }
                    from:
                      uri: direct:both
                      steps:
                        - multicast:
                            aggregationStrategy: "#class:org.apache.camel.processor.aggregate.UseLatestAggregationStrategy"
                            steps:
                              - doTry:
                                  steps:
                                    - to: { uri: "jdbc:chat-archive", parameters: { useHeadersAsParameters: true } }
                                  doCatch:
                                    - exception: [ java.lang.Exception ]
                                      steps: [ { log: { message: "never mind" } } ]
                              - to: { uri: "log:both?level=OFF" }
                """);
        chat.add(HELLO);
        chat.add(HELLO);

        RunningArchive archive = start();

        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(() -> assertThat(archive.outages().failing())
                        .extracting(OutageLog.Failing::words)
                        .anySatisfy(words -> assertThat(words).contains("an error was caught in the store route")));
        assertThat(chat.pending()).isEqualTo(2);
        assertThat(chat.count()).isZero();
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_refuse_to_start_when_the_store_route_has_an_error_handler() throws Exception {
        routes.replace("chat-archive", "    errorHandler: { noErrorHandler: {} }\n", "");

        assertThatThrownBy(this::start)
                .hasStackTraceContaining("The route 'chat-archive-store-chat' stores the rows of archive 'chat'")
                .hasStackTraceContaining("errorHandler: { noErrorHandler: {} }");
    }

    /** What runs there is not rolled back with the rest. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "- threads: { poolSize: 2 }",
                "- delay: { expression: { constant: { expression: '1' } } }",
                "- wireTap: { uri: 'direct:elsewhere' }",
                "- to: { uri: 'direct:elsewhere' }",
                "- split: { expression: { simple: { expression: '${body}' } }, parallelProcessing: true, steps: [ { to: { uri:"
                        + " 'log:x' } } ] }"
            })
    void should_refuse_to_start_when_the_store_route_goes_to_another_thread(String step) throws Exception {
        routes.replace("chat-archive", INSERT, "        " + step + "\n" + INSERT);
        routes.add("elsewhere", """
                - route: { id: elsewhere, from: { uri: "direct:elsewhere", steps: [ { threads: { poolSize: 2 } } ] } }
                """);

        assertThatThrownBy(this::start).hasStackTraceContaining("must store its rows in the thread that calls it");
    }

    @Test
    void should_leave_messages_pending_when_an_answer_of_another_server_is_no_json() throws Exception {
        routes.replace("chat-archive", INSERT, """
                        - setVariable: { name: answer, expression: { constant: { expression: "<html>" } } }
                        - unmarshal: { variableSend: answer, variableReceive: answer, json: { library: Jackson } }
                """ + INSERT);
        chat.add(HELLO);

        RunningArchive archive = start();

        await().atMost(ChatFixture.PATIENCE).until(() -> archive.outages().isAway(Fault.Server.ROUTE));
        assertThat(chat.deadLetters()).isEmpty();
        assertThat(chat.pending()).isOne();
    }

    @Test
    void should_go_on_when_a_step_drops_what_is_no_message() throws Exception {
        routes.replace("chat-archive", INSERT, INSERT + "        - process: { ref: chatDrop }\n");
        chat.add(HELLO);

        RunningArchive archive = start();

        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(() -> assertThat(archive.outages().failing())
                        .extracting(OutageLog.Failing::words)
                        .anySatisfy(words -> assertThat(words).contains("route 'chat-archive-store-chat'")));
        assertThat(chat.pending()).isOne();
    }

    @Test
    void should_refuse_to_start_when_there_is_no_store_route() throws Exception {
        routes.replace("chat-archive", "uri: direct:chat-archive-store", "uri: direct:elsewhere");
        routes.replace("chat-archive", INSERT, "");

        assertThatThrownBy(this::start)
                .hasStackTraceContaining(
                        "The archive 'chat' has no store route: a route from direct:chat-archive-store");
    }

    @Test
    void should_refuse_to_start_when_the_name_of_its_database_means_another_one() throws Exception {
        assertThatThrownBy(() -> start(
                        "camel.beans.other",
                        "#class:org.springframework.jdbc.datasource.DriverManagerDataSource",
                        "camel.component.jdbc.data-source",
                        "#bean:other"))
                .hasStackTraceContaining(
                        "The endpoint jdbc:chat-archive has another DataSource than that of the archive" + " 'chat'");
    }

    /** No JSON_TABLE, and no statement for a whole batch. */
    @Test
    void should_refuse_to_start_when_the_name_of_its_database_means_another_one_though_it_is_named_late()
            throws Exception {
        routes.replace("chat-archive", "- to: { id: chat-archive-insert", "- toD: { id: chat-archive-insert");
        assertThatThrownBy(() -> start(
                        "camel.beans.other",
                        "#class:org.springframework.jdbc.datasource.DriverManagerDataSource",
                        "camel.component.jdbc.data-source",
                        "#bean:other"))
                .hasStackTraceContaining(
                        "The endpoint jdbc:chat-archive has another DataSource than that of the archive" + " 'chat'");
    }

    /** No JSON_TABLE, and no statement for a whole batch. */
    @Test
    void should_store_find_bad_rows_and_know_duplicates_when_each_row_has_a_statement_of_its_own() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        routes.replace("chat-archive", INSERT, """
                        - split:
                            expression: { simple: { expression: "${variable.rows}" } }
                            stopOnException: true
                            steps:
                              - setHeader: { name: ms, expression: { simple: { expression: "${body.entryMs}" } } }
                              - setHeader: { name: seq, expression: { simple: { expression: "${body.entrySeq}" } } }
                              - setHeader: { name: user, expression: { simple: { expression: "${body.message[userid]}" } } }
                              - setHeader: { name: name, expression: { simple: { expression: "${body.message[username]}" } } }
                              - setHeader: { name: msg, expression: { simple: { expression: "${body.message[msg]}" } } }
                              - setBody:
                                  expression:
                                    constant:
                                      expression: INSERT INTO chat_message VALUES (:?stream, :?ms, :?seq, :?user, :?name, :?msg, NOW()) ON DUPLICATE KEY UPDATE stream = chat_message.stream
                              - to: { uri: "jdbc:chat-archive", parameters: { useHeadersAsParameters: true } }
                """);
        List<String> good = List.of(chat.add(HELLO), chat.add(PRIVATE));
        chat.add("{\"userid\":\"2\",\"username\":\"a\"}");

        start();

        chat.awaitStored(2);
        assertThat(chat.storedIds()).containsExactlyElementsOf(good);
        assertThat(chat.deadLetters())
                .extracting(letter -> letter.get("reason"))
                .containsExactly("rejected by the database");
    }

    @Test
    void should_acknowledge_and_count_what_a_step_drops() throws Exception {
        afterReading("""
                - filter:
                    expression: { simple: { expression: "${body[msg]} == 'private'" } }
                    steps:
                      - process: { ref: chatDrop }
                """);
        List<String> good = List.of(chat.add(HELLO), chat.add(HELLO));
        chat.add(PRIVATE);
        chat.add(PRIVATE);

        RunningArchive archive = start();

        chat.awaitStored(2);
        assertThat(chat.storedIds()).containsExactlyElementsOf(good);
        assertThat(chat.deadLetters()).isEmpty();
        assertThat(archive.progress().counts().sinceStart()).hasToString("archived=2 deadLettered=0 dropped=2");
    }

    @Test
    void should_say_what_is_left_when_a_step_takes_the_body_away() throws Exception {
        afterReading("""
                - filter:
                    expression: { simple: { expression: "${body[msg]} == 'private'" } }
                    steps:
                      - setBody: { expression: { constant: { expression: "" } } }
                """);
        chat.add(HELLO);
        String left = chat.add(PRIVATE);

        RunningArchive archive = start();

        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(() -> assertThat(archive.outages().failing())
                        .extracting(OutageLog.Failing::words)
                        .anySatisfy(words -> assertThat(words)
                                .contains(
                                        "without dropping them",
                                        left,
                                        "the routes 'chat-archive-batch' and 'chat-archive-rows'")));
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == 1);
        chat.awaitPending(1);
    }

    /** A step that a batch fails in that holds a certain message. */
    public static final class PickyStep implements Processor {
        @Override
        public void process(Exchange exchange) {
            for (Object entry : exchange.getMessage().getBody(List.class)) {
                if (new String(((StreamEntry) entry).message(), UTF_8).contains("private")) {
                    throw new IllegalStateException("what people wrote");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat-archive-read-batch", "chat-archive-these-entries"})
    void should_leave_a_batch_pending_and_go_on_when_a_step_fails_for_it(String before) throws Exception {
        String step = "process: { id: picky, ref: pickyStep }\n";
        if (before.equals("chat-archive-read-batch")) {
            String read = "- process: { id: chat-archive-read-batch, ref: chatBatchReader } # variable drained\n";
            routes.replace("chat-archive-flow", read, read + " ".repeat(20) + "- " + step);
        } else {
            String split = "        - split:\n            id: chat-archive-each-entry\n";
            routes.replace("chat-archive-flow", split, "        - " + step + split);
        }
        chat.add(HELLO);
        String left = chat.add(PRIVATE);
        chat.add(HELLO);

        RunningArchive archive = start(
                "camel.beans.pickyStep",
                "#class:" + PickyStep.class.getName(),
                "chat.archive.batch-size",
                "1",
                "chat.archive.consumers",
                "1");

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == 2);
        await().atMost(ChatFixture.PATIENCE).until(() -> archive.outages().isAway(Fault.Server.ROUTE));
        chat.add(HELLO);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == 3);
        chat.awaitPending(1);
        assertThat(chat.storedIds()).doesNotContain(left);
    }

    private void afterReading(String steps) throws Exception {
        routes.replace("chat-archive-flow", UNMARSHALLED, UNMARSHALLED + steps.indent(20));
    }

    private RunningArchive start(String... keysAndValues) {
        String[] all = new String[keysAndValues.length + 2];
        System.arraycopy(keysAndValues, 0, all, 2, keysAndValues.length);
        all[0] = EditedRoutes.SETTING;
        all[1] = routes.pattern();
        return chat.start(all);
    }
}
