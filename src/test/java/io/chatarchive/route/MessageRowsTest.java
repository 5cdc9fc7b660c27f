package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageRowsTest {
    private final List<MessageRow> rows = IntStream.range(0, 5)
            .mapToObj(i -> new MessageRow(new StreamEntry("s", "1-" + i, 1, new byte[0], null), Map.of()))
            .toList();

    @ParameterizedTest
    @CsvSource({
        "Data too long for column 'username' at row 3, 2 1 2",
        "Data truncation: Data too long for column 'username' at row 1, 1 4",
        "Data too long for column 'username' at row 5, 4 1",
        "Data too long for column 'username' at row 6, 2 3",
        "Data too long for column 'username' at row 0, 2 3",
        "Data too long for column 'username' at row 99999999999, 2 3",
        "Incorrect value: 'at row 3' for column 'username', 2 3",
        "Column 'user_id' cannot be null, 2 3"
    })
    void should_part_the_rows_at_the_one_that_the_error_names_or_halve_them(String message, String sizes) {
        List<List<MessageRow>> parts = parts(rows, message);

        assertThat(parts).extracting(part -> String.valueOf(part.size())).containsExactly(sizes.split(" "));
        assertThat(parts.stream().flatMap(List::stream)).containsExactlyElementsOf(rows);
    }

    @Test
    void should_believe_once_in_a_batch_which_row_is_bad() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new SQLException("Data too long for column 'a' at row 1"));
        exchange.setVariable(Batch.VARIABLE, new TestBatch());
        MessageRows messageRows = new MessageRows();

        assertThat(messageRows.parts(rows, exchange)).extracting(List::size).containsExactly(1, 4);
        assertThat(messageRows.parts(rows, exchange)).extracting(List::size).containsExactly(2, 3);
        exchange.setVariable(Batch.VARIABLE, new TestBatch());
        assertThat(messageRows.parts(rows, exchange)).extracting(List::size).containsExactly(1, 4);
    }

    @Test
    void should_try_those_apart_that_look_different_when_most_look_alike() {
        Map<String, Object> usual = Map.of("userid", "1", "msg", "hello");
        List<MessageRow> mixed = rowsOf(
                usual,
                Map.of("userid", "1"),
                usual,
                Map.of("userid", "1", "msg", Map.of()),
                usual,
                Map.of("userid", "1", "msg", "x".repeat(100)),
                Map.of("userid", "2", "msg", "another"));

        List<List<MessageRow>> parts = parts(mixed, "at row 2");

        assertThat(parts)
                .containsExactly(
                        List.of(mixed.get(0), mixed.get(2), mixed.get(4), mixed.get(6)),
                        List.of(mixed.get(1), mixed.get(3), mixed.get(5)));
    }

    /** However strange the messages are, a batch is never tried row by row. */
    @Test
    void should_halve_when_every_message_looks_different() {
        List<MessageRow> strange =
                rowsOf(Map.of("a", "1"), Map.of("b", "1"), Map.of("c", "1"), Map.of("d", "1"), Map.of("e", "1"));

        assertThat(parts(strange, "no row")).extracting(List::size).containsExactly(2, 3);
    }

    private static List<List<MessageRow>> parts(List<MessageRow> rows, String error) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new SQLException(error));
        exchange.setVariable(Batch.VARIABLE, new TestBatch());
        return new MessageRows().parts(rows, exchange);
    }

    @SafeVarargs
    private static List<MessageRow> rowsOf(Map<String, Object>... messages) {
        return IntStream.range(0, messages.length)
                .mapToObj(i -> new MessageRow(new StreamEntry("s", "1-" + i, 1, new byte[0], null), messages[i]))
                .toList();
    }
}
