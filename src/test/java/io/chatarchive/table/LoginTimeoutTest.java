package io.chatarchive.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.chatarchive.fixture.ShippedSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class LoginTimeoutTest {
    @Test
    void should_give_a_login_up_soon_when_the_server_takes_the_connection_and_says_nothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                HikariDataSource pool = DatabaseConnections.open(ShippedSettings.with(
                        "chat.jdbc.url", "jdbc:mysql://127.0.0.1:" + silent.getLocalPort() + "/chat"))) {
            DataSource driver = pool.getDataSource();
            Instant begin = Instant.now();

            assertThatThrownBy(driver::getConnection)
                    .isInstanceOf(SQLException.class)
                    .hasStackTraceContaining("Read timed out");

            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
        }
    }
}
