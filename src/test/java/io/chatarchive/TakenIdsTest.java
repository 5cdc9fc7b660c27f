package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TakenIdsTest {
    private static final MessageRow ROW = new MessageRow(new StreamEntry("s", "1-1", 1, null, null), Map.of());

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    @BeforeEach
    void store() {
        exchange.setVariable("rows", List.of(ROW));
        exchange.getMessage().setHeader(JdbcConstants.JDBC_UPDATE_COUNT, 0);
    }

    @Test
    void should_throw_so_that_nothing_is_acknowledged_when_the_database_is_away() {
        TakenIds step = step(new SQLException("Communications link failure", "08S01"));

        assertThatThrownBy(() -> step.process(exchange)).isInstanceOf(SQLException.class);
    }

    @Test
    void should_leave_the_rows_as_they_are_when_the_right_to_compare_is_missing() throws Exception {
        step(new SQLException("SELECT command denied", "42000", 1142)).process(exchange);

        assertThat(exchange.getVariable("rows")).isEqualTo(List.of(ROW));
    }

    @Test
    void should_leave_the_rows_as_they_are_when_the_table_has_no_partition_for_other_streams() throws Exception {
        step(new SQLException("Table has no partition for value", "HY000", 1526))
                .process(exchange);

        assertThat(exchange.getVariable("rows")).isEqualTo(List.of(ROW));
    }

    private static TakenIds step(SQLException error) {
        DataSource failing = (DataSource) Proxy.newProxyInstance(
                TakenIdsTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    throw error;
                });
        return new TakenIds(failing, SessionCheck.NONE, new StoreStatement("INSERT INTO t", ""), null, null);
    }
}
