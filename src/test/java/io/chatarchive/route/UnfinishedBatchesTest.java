package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.ShippedSettings;
import java.sql.SQLException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class UnfinishedBatchesTest {
    @Test
    void should_report_no_outage_when_a_step_that_is_retried_meets_a_bad_row() throws Exception {
        OutageLog log = new OutageLog(new ManualClock(), "chatMsg");
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            DefaultExchange exchange = new DefaultExchange(camel);
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new SQLException("x", "23000", 1048));

            new UnfinishedBatches(null, List.of(), null, ShippedSettings.with(), log).process(exchange);
        }

        assertThat(log.failing()).isEmpty();
    }
}
