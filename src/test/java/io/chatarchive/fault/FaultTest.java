package io.chatarchive.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.RedisSystemException;

class FaultTest {

    @Test
    void should_name_the_database_and_the_cause_when_it_cannot_be_reached() {
        SQLException link = new SQLException("Communications link failure\n\nThe last packet", "08S01");
        link.initCause(new ConnectException("Connection refused"));

        Fault fault = Fault.of(new RuntimeException(new SQLException("the pool is empty", "08000", link)));

        assertThat(fault)
                .isEqualTo(new Fault(
                        Fault.Server.DATABASE,
                        ErrorClass.OUTAGE,
                        "Communications link failure: Connection refused (error 0, SQLState 08S01)"));
    }

    @Test
    void should_say_that_a_connection_is_awaited_when_the_pool_is_empty() {
        Fault fault = Fault.of(new SQLTransientConnectionException("chatDataSource - Connection is not available"));

        assertThat(fault)
                .isEqualTo(new Fault(
                        Fault.Server.DATABASE,
                        ErrorClass.OUTAGE,
                        "chatDataSource - Connection is not available (error 0, SQLState null)"));
    }

    @Test
    void should_blame_the_configuration_when_the_certificate_of_the_database_is_not_trusted() {
        SQLException link = new SQLException("Communications link failure", "08S01");
        link.initCause(new CertificateException("PKIX path building failed"));

        Fault fault = Fault.of(link);

        assertThat(fault.errorClass()).isEqualTo(ErrorClass.CONFIGURATION);
        assertThat(fault.sentence()).contains("PKIX path building failed");
    }

    @ParameterizedTest
    @CsvSource({
        "1205, 40001, waited too long for a lock",
        "1021, HY000, the disk of the database is full",
        "1836, HY000, the database is read-only",
        "1064, 42000, the server does not understand the SQL",
        "1366, HY000, a value does not fit the type of its column",
        "1644, 45000, a trigger refuses the row",
        "1146, 45000, a trigger refuses the row",
    })
    void should_use_its_own_words_when_the_message_of_the_server_may_quote_a_row(int code, String state, String words) {
        Fault fault = Fault.of(new SQLException("'my secret' is wrong", state, code));

        assertThat(fault.sentence()).isEqualTo(words + " (error " + code + ", SQLState " + state + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "1146, 42S02, Table 'chat.chat_message' doesn't exist",
        "1142, 42000, INSERT command denied to user 'chat'@'localhost' for table 'chat_message'",
        "1290, HY000, The MySQL server is running with the --super-read-only option",
    })
    void should_quote_the_server_when_its_message_names_things_only(int code, String state, String message) {
        Fault fault = Fault.of(new SQLException(message + "\nmore", state, code));

        assertThat(fault.sentence()).isEqualTo(message + " (error " + code + ", SQLState " + state + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "9999, HY000, ''",
        "0, '', ''",
        "0, S1000, ''",
        "9999, 42000, 'the database does not take the statement '",
        "1105, HY000, ''",
        "1234, 45000, 'a trigger refuses the row '",
        "0, P0001, 'a trigger refuses the row '",
        "20001, 72000, 'a trigger refuses the row '",
        "50001, S0001, 'a trigger refuses the row '",
        "9999, 22001, 'a value is not what the table takes '",
    })
    void should_quote_nothing_when_the_error_is_unknown(int code, String state, String words) {
        Fault fault = Fault.of(new SQLException("my secret", state, code, new IllegalStateException("my secret")));

        String codes = "error " + code + ", SQLState " + state;
        assertThat(fault.sentence()).isEqualTo(words.isEmpty() ? codes : words + "(" + codes + ")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1665 | HY000 | Cannot execute statement: no binary log | Cannot execute statement: no binary log",
                "1020 | HY000 | Changed since last read in table 'my secret' | Changed since last read in table '…'",
                "1412 | HY000 | Table definition has changed, retry | Table definition has changed, retry",
                "1107 | 42000 | Unknown 'my secret' here | the SQL, or something that it names, is wrong: Unknown '…' here",
                "0 | 25006 | ERROR: cannot execute INSERT | ERROR: cannot execute INSERT",
                "0 | 42P01 | ERROR: relation \"my secret\" is absent | ERROR: relation '…' is absent",
            })
    void should_quote_the_server_but_no_value_when_the_code_is_in_no_list(
            int code, String state, String message, String words) {
        Fault fault = Fault.of(new SQLException(message + "\nmy secret", state, code));

        assertThat(fault.sentence())
                .isEqualTo(words + " (error " + code + ", SQLState " + state + ")")
                .doesNotContain("my secret");
    }

    @Test
    void should_name_the_step_when_one_of_the_routes_failed() throws Exception {
        IllegalStateException error = new IllegalStateException("my secret");

        FailedSteps.note(error, () -> "step 'enrich' of route 'archive-batch' (routes/a.camel.yaml:7)");
        FailedSteps.note(error, () -> "route 'archive-batch'");

        assertThat(Fault.of(new RuntimeException(error)).sentence())
                .startsWith("java.lang.IllegalStateException at io.chatarchive.fault.FaultTest.")
                .endsWith(" in step 'enrich' of route 'archive-batch' (routes/a.camel.yaml:7)");
    }

    @Test
    void should_quote_the_driver_when_sessions_of_the_server_are_read_only() {
        Fault fault = Fault.of(new SQLException("Connection is read-only. Queries are not allowed.", "S1009"));

        assertThat(fault.errorClass()).isEqualTo(ErrorClass.OUTAGE);
        assertThat(fault.sentence()).startsWith("Connection is read-only. Queries are not allowed.");
    }

    @Test
    void should_not_quote_arguments_when_redis_refuses_a_command() {
        Fault fault = Fault.of(new RedisSystemException(
                "x", new RuntimeException("ERR unknown command 'XADD', with args beginning with: 'my secret'")));

        assertThat(fault)
                .isEqualTo(new Fault(Fault.Server.REDIS, ErrorClass.CONFIGURATION, "ERR unknown command 'XADD'"));
    }

    @Test
    void should_name_redis_when_it_cannot_be_reached() {
        Fault fault = Fault.of(new RedisConnectionFailureException(
                "Unable to connect", new ConnectException("Connection refused: /127.0.0.1:1")));

        assertThat(fault)
                .isEqualTo(new Fault(Fault.Server.REDIS, ErrorClass.OUTAGE, "Connection refused: /127.0.0.1:1"));
    }

    @Test
    void should_blame_nobody_when_it_is_neither() {
        Fault fault = Fault.of(new IllegalStateException("my secret"));

        assertThat(fault.server()).isEqualTo(Fault.Server.ROUTE);
        assertThat(fault.errorClass()).isEqualTo(ErrorClass.OUTAGE);
        assertThat(fault.sentence())
                .startsWith("java.lang.IllegalStateException at io.chatarchive.fault.FaultTest.")
                .doesNotContain("my secret");
    }
}
