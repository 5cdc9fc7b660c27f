package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.RedisSystemException;

class FaultTest {

    @Test
    void should_name_the_database_and_the_cause_when_it_cannot_be_reached() {
        SQLException link = new SQLException("Communications link failure\n\nThe last packet", "08S01");
        link.initCause(new ConnectException("Connection refused"));

        Fault fault = Fault.of(new RuntimeException(new SQLException("the pool is empty", "08000", link)));

        assertThat(fault.server()).isEqualTo(Fault.Server.DATABASE);
        assertThat(fault.sentence())
                .isEqualTo("Communications link failure: Connection refused (error 0, SQLState 08S01)");
    }

    @Test
    void should_not_quote_a_row_when_the_database_rejects_it() {
        Fault fault = Fault.of(new SQLException("Incorrect integer value: 'my secret' for column", "HY000", 1366));

        assertThat(fault.sentence()).isEqualTo("error 1366, SQLState HY000");
    }

    @Test
    void should_not_quote_arguments_when_redis_refuses_a_command() {
        Fault fault = Fault.of(new RedisSystemException(
                "x", new RuntimeException("ERR unknown command 'XADD', with args beginning with: 'my secret'")));

        assertThat(fault.server()).isEqualTo(Fault.Server.REDIS);
        assertThat(fault.sentence()).isEqualTo("ERR unknown command 'XADD'");
    }

    @Test
    void should_name_redis_when_it_cannot_be_reached() {
        Fault fault = Fault.of(new RedisConnectionFailureException(
                "Unable to connect", new ConnectException("Connection refused: /127.0.0.1:1")));

        assertThat(fault).isEqualTo(new Fault(Fault.Server.REDIS, Blame.OUTAGE, "Connection refused: /127.0.0.1:1"));
    }

    @Test
    void should_blame_nobody_when_it_is_neither() {
        assertThat(Fault.of(new IllegalStateException("my secret")))
                .isEqualTo(new Fault(Fault.Server.NONE, Blame.OUTAGE, "java.lang.IllegalStateException"));
    }
}
