package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.message.ChatMessage;
import io.chatarchive.settings.Resources;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unclassified errors: the message stays pending, is not set aside, and holds up nobody. */
class UnclassifiedErrorIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";
    private static final String STRANGE = "{\"username\":\"strange\",\"userid\":\"2\",\"msg\":\"x\"}";

    /** HY000 is what a trigger signals that means "not now"; after the row, for MariaDB's sake. */
    private static final String REFUSE_STRANGE = "CREATE TRIGGER refuse AFTER INSERT ON chat_message FOR EACH ROW"
            + " BEGIN IF NEW.username = 'strange' THEN SIGNAL SQLSTATE 'HY000'; END IF; END";

    @TempDir
    private Path folder;

    private static final String FAILING_STEP = """
                              - process:
                                  ref: failingStep
                """;

    private ChatFixture chat;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(UnclassifiedErrorIT.class);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_leave_one_message_pending_and_store_the_others_when_the_database_refuses_it_for_unknown_reasons()
            throws Exception {
        createTable(REFUSE_STRANGE);
        List<String> good = add(HELLO, 20);
        String strange = chat.add(STRANGE);
        good.addAll(add(HELLO, 20));

        RunningArchive archive = chat.start("chat.archive.consumers", "1");

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == good.size());
        good.addAll(add(HELLO, 5));
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == good.size());
        awaitPending(strange);
        assertThat(chat.storedIds()).containsExactlyElementsOf(good);
        assertThat(chat.deadLetters()).isEmpty();
        OutageLog log = archive.outages();
        await().atMost(ChatFixture.PATIENCE).until(() -> log.isAway(Fault.Server.ROUTE));
        await().atMost(ChatFixture.PATIENCE).until(() -> !log.isAway(Fault.Server.DATABASE));
        assertThat(log.failing())
                .extracting(OutageLog.Failing::words)
                .anySatisfy(
                        words -> assertThat(words).contains("a trigger refuses the row (error 1644, SQLState HY000)"));

        chat.execute("DROP TRIGGER refuse");

        chat.awaitNothingPending();
        assertThat(chat.storedIds()).hasSize(46).contains(strange);
        await().atMost(ChatFixture.PATIENCE).until(() -> !log.isAway(Fault.Server.ROUTE));
    }

    @Test
    void should_store_the_others_when_a_row_has_no_partition() throws Exception {
        createTable("ALTER TABLE chat_message PARTITION BY RANGE (entry_ms) (PARTITION p VALUES LESS THAN (9000))");
        chat.redis().xadd(chat.stream(), id("1000-1"), "data", HELLO);
        chat.redis().xadd(chat.stream(), id("8000-1"), "data", HELLO);
        chat.redis().xadd(chat.stream(), id("9999-1"), "data", HELLO);

        chat.start();

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == 2);
        awaitPending("9999-1");
        assertThat(chat.deadLetters()).isEmpty();

        chat.execute("ALTER TABLE chat_message ADD PARTITION (PARTITION q VALUES LESS THAN (99999))");

        chat.awaitStored(3);
    }

    @Test
    void should_leave_a_message_pending_and_store_the_others_when_a_step_of_an_engineer_fails_for_it()
            throws Exception {
        EditedRoutes routes = withStepAfterReading("""
                              - filter:
                                  expression:
                                    simple:
                                      expression: "${body[username]} == 'strange'"
                                  steps:
                                    - throwException:
                                        id: refuse-strange
                                        exceptionType: java.lang.IllegalStateException
                                        message: what people wrote
                """);
        List<String> good = add(HELLO, 3);
        String strange = chat.add(STRANGE);
        good.addAll(add(HELLO, 3));

        RunningArchive archive = chat.start(EditedRoutes.SETTING, routes.pattern());

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == good.size());
        await().atMost(ChatFixture.PATIENCE).until(() -> archive.outages().isAway(Fault.Server.ROUTE));
        assertThat(archive.outages().failing())
                .extracting(OutageLog.Failing::words)
                .singleElement()
                .asString()
                .containsPattern(
                        "java.lang.IllegalStateException in step 'refuse-strange' of route 'chat-archive-batch'"
                                + " \\(/.*/chat-archive-flow.camel.yaml:" + lineOf("throwException:") + "\\)");
        good.add(chat.add(HELLO));
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == good.size());
        awaitPending(strange);
        assertThat(chat.storedIds()).containsExactlyElementsOf(good);
        assertThat(chat.deadLetters()).isEmpty();
    }

    /** A step that a message ends a thread or a process in. */
    public static final class BrokenStep implements Processor {
        @Override
        public void process(Exchange exchange) {
            if (exchange.getMessage().getBody() instanceof ChatMessage message
                    && "strange".equals(message.get("username"))) {
                throw new StackOverflowError("what people wrote");
            }
        }
    }

    @Test
    void should_count_deliveries_and_set_a_message_aside_unread_when_the_jvm_fails_at_it_again_and_again()
            throws Exception {
        EditedRoutes routes = withStepAfterReading("""
                              - process:
                                  ref: brokenStep
                """);
        List<String> good = add(HELLO, 3);
        String strange = chat.add(STRANGE);
        good.addAll(add(HELLO, 3));

        chat.start(
                "camel.beans.brokenStep",
                "#class:" + BrokenStep.class.getName(),
                EditedRoutes.SETTING,
                routes.pattern());

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);
        chat.awaitStored(good.size());
        assertThat(chat.storedIds()).containsExactlyElementsOf(good);
        assertThat(chat.deadLetters())
                .extracting(letter -> letter.get("id") + " " + letter.get("reason") + " " + letter.get("deliveries"))
                .containsExactly(strange + " delivered too often 5");
    }

    /** More of them than a batch are no message's fault: the lane does not take in the whole backlog. */
    @Test
    void should_read_no_further_than_a_batch_or_two_when_every_message_is_in_doubt() throws Exception {
        createTable(REFUSE_STRANGE);
        chat.createGroup();
        add(STRANGE, 500);

        chat.start("chat.archive.consumers", "1", "chat.archive.batch-size", "10");

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.pending() == 100);
        await().during(Duration.ofSeconds(1)).atMost(ChatFixture.PATIENCE).until(() -> chat.pending() == 100);
        chat.stop();
        chat.execute("DROP TRIGGER refuse");
        chat.start();

        chat.awaitStored(500);
        assertThat(chat.deadLetters()).isEmpty();
    }

    /** A step that fails for every message, as one does whose jar is missing, or that a server is away for at first. */
    public static final class FailingStep implements Processor {
        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public void process(Exchange exchange) throws Exception {
            if (!exchange.getContext()
                    .resolvePropertyPlaceholders("{{step.fails}}")
                    .equals("at first")) {
                throw new NoClassDefFoundError("com/acme/Missing");
            }
            if (CALLS.incrementAndGet() <= 2) {
                throw new SQLException("Deadlock found", "40001", 1213);
            }
        }
    }

    @Test
    void should_set_nothing_aside_when_a_class_is_missing_for_every_message() throws Exception {
        add(HELLO, 10);

        RunningArchive archive = startWithFailingStep("always");

        OutageLog log = archive.outages();
        await().atMost(ChatFixture.PATIENCE).until(() -> log.isAway(Fault.Server.ROUTE));
        await().during(Duration.ofSeconds(1))
                .atMost(ChatFixture.PATIENCE)
                .until(() -> chat.deadLetters().isEmpty());
        chat.stop();
        chat.start();

        chat.awaitStored(10);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_store_no_message_without_a_step_that_a_server_was_away_for() throws Exception {
        FailingStep.CALLS.set(0);
        add(HELLO, 10);

        startWithFailingStep("at first");

        chat.awaitStored(10);
        assertThat(FailingStep.CALLS.get()).isGreaterThanOrEqualTo(12);
    }

    private RunningArchive startWithFailingStep(String fails) throws Exception {
        return chat.start(
                "step.fails",
                fails,
                "camel.beans.failingStep",
                "#class:" + FailingStep.class.getName(),
                EditedRoutes.SETTING,
                withStepAfterReading(FAILING_STEP).pattern());
    }

    private EditedRoutes withStepAfterReading(String step) throws Exception {
        EditedRoutes routes = new EditedRoutes(folder);
        String last = "unmarshalType: io.chatarchive.message.ChatMessage\n";
        routes.replace("chat-archive-flow", last, last + step.indent(6));
        return routes;
    }

    private int lineOf(String word) throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve("chat-archive-flow.camel.yaml"));
        return 1
                + lines.indexOf(lines.stream()
                        .filter(line -> line.contains(word))
                        .findFirst()
                        .orElseThrow());
    }

    private void createTable(String change) throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute(change);
    }

    private static XAddArgs id(String id) {
        return new XAddArgs().id(id);
    }

    private List<String> add(String message, int times) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            ids.add(chat.add(message));
        }
        return ids;
    }

    private void awaitPending(String id) {
        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(() -> assertThat(
                                chat.redis().xpending(chat.stream(), "group1", Range.unbounded(), Limit.from(10)))
                        .singleElement()
                        .satisfies(entry -> {
                            assertThat(entry.getId()).isEqualTo(id);
                            assertThat(entry.getRedeliveryCount()).isLessThan(2);
                        }));
    }
}
