package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.archive.Archives;
import io.chatarchive.fixture.ShippedRoutes;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

/** The shipped YAML with its ends replaced: entries come from the test, the statement goes to a mock. */
class ArchiveRouteTest extends CamelTestSupport {
    private final TestBatch batch = new TestBatch();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        DefaultCamelContext camel = new DefaultCamelContext();
        Properties settings = new Properties();
        settings.setProperty("chat.redis.url", "redis://127.0.0.1:1"); // nobody is there
        settings.setProperty("chat.jdbc.url", "jdbc:mysql://127.0.0.1:1/chat");
        camel.getPropertiesComponent().setLocation("file:application.properties");
        camel.getPropertiesComponent().setOverrideProperties(settings);
        ShippedRoutes.loadInto(camel);
        AdviceWith.adviceWith(
                camel,
                "chat-archive-store-chat",
                advice -> advice.weaveById("chat-archive-insert").replace().to("mock:statement"));
        AdviceWith.adviceWith(camel, "chat-archive-drain", advice -> advice.replaceFromWith("direct:tick"));
        return camel;
    }

    @Test
    void should_hand_the_whole_batch_to_one_statement_and_acknowledge_it() throws Exception {
        MockEndpoint statement = getMockEndpoint("mock:statement");
        statement.expectedMessageCount(1);

        archive("{\"userid\":2}", "{\"msg\":\"b\"}");

        statement.assertIsSatisfied();
        Exchange stored = statement.getExchanges().get(0);
        assertThat(stored.getMessage().getBody(String.class)).startsWith("INSERT INTO chat_message");
        assertThat(stored.getMessage().getHeader("rows"))
                .isEqualTo("[{\"entry_ms\":0,\"entry_seq\":1,\"message\":{\"userid\":\"2\"}},"
                        + "{\"entry_ms\":1,\"entry_seq\":1,\"message\":{\"msg\":\"b\"}}]");
        assertThat(batch.acknowledged).containsExactly("0-1", "1-1");
        assertThat(batch.setAside).isEmpty();
    }

    @Test
    void should_store_what_looks_different_apart_when_the_database_rejected_a_row_lately() throws Exception {
        MockEndpoint statement = getMockEndpoint("mock:statement");
        statement.expectedMessageCount(3);

        batch.suspicion = true;
        archive("{\"a\":1}", "{\"b\":2}", "{\"a\":3}");
        archive("{\"a\":1}", "{\"a\":2}");

        statement.assertIsSatisfied();
        assertThat(batch.acknowledged).containsExactly("0-1", "2-1", "1-1", "0-1", "1-1");
    }

    @Test
    void should_set_aside_what_cannot_be_read_and_go_on_when_it_comes_first_in_the_middle_and_last() throws Exception {
        archive("nonsense", "{\"a\":1}", "[]", "{\"b\":2}", null);

        assertThat(batch.acknowledged).containsExactly("1-1", "3-1");
        assertThat(batch.setAside).containsExactly("0-1", "2-1", "4-1");
    }

    /** As MariaDB does, where a trigger has an INSERT of its own: it names the row of that one. */
    @Test
    void should_find_a_bad_row_by_few_statements_when_the_database_names_another_one() throws Exception {
        int messages = 1_000;
        String bad = "{\"a\":\"" + "bad".repeat(20) + "\"}";
        AtomicLong statements = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        getMockEndpoint("mock:statement").setRetainLast(0);
        getMockEndpoint("mock:statement").whenAnyExchangeReceived(exchange -> {
            String rows = exchange.getMessage().getHeader("rows", String.class);
            statements.incrementAndGet();
            bytes.addAndGet(rows.length());
            if (rows.contains("badbad")) {
                throw new java.sql.SQLException("Data too long for column 'a' at row 1", "22001", 1406);
            }
        });
        String[] sent = new String[messages];
        Arrays.setAll(sent, i -> i == 700 ? bad : "{\"a\":\"" + "x".repeat(60) + "\"}");

        archive(sent);

        assertThat(batch.setAside).containsExactly("700-1");
        assertThat(batch.acknowledged).hasSize(messages - 1);
        assertThat(statements).hasValueLessThanOrEqualTo(2 * 10 + 3);
        assertThat(bytes).hasValueLessThan(4L * messages * 120);
    }

    @Test
    void should_acknowledge_nothing_when_the_statement_fails() throws Exception {
        getMockEndpoint("mock:statement").whenAnyExchangeReceived(exchange -> {
            throw new java.sql.SQLException("away", "08S01");
        });

        archive("{\"a\":1}", "nonsense");

        assertThat(batch.acknowledged).isEmpty();
        assertThat(batch.setAside).containsExactly("1-1");
    }

    @Test
    void should_acknowledge_nothing_and_end_when_the_statement_ends_in_an_error_of_the_jvm() throws Exception {
        getMockEndpoint("mock:statement").whenAnyExchangeReceived(exchange -> {
            throw new StackOverflowError();
        });

        archive("{\"a\":1}", "{\"a\":2}");

        assertThat(batch.acknowledged).isEmpty();
        assertThat(batch.setAside).isEmpty();
    }

    private void archive(String... messages) {
        List<StreamEntry> entries = new ArrayList<>();
        for (String message : messages) {
            byte[] data = message == null ? null : message.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            UnreadableMessageException unreadable = data == null ? UnreadableMessageException.noField() : null;
            entries.add(new StreamEntry("s", entries.size() + "-1", 1, data, unreadable));
        }
        template().send("direct:chat-archive-batch", exchange -> {
            Archives.of(context()).named("chat").orElseThrow().process(exchange);
            exchange.setVariable(Batch.VARIABLE, batch);
            exchange.getMessage().setBody(entries);
        });
    }
}
