package io.chatarchive.fault;

import static io.chatarchive.fault.ErrorClass.CONFIGURATION;
import static io.chatarchive.fault.ErrorClass.DATA;
import static io.chatarchive.fault.ErrorClass.OUTAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.exceptions.CommunicationsException;
import com.mysql.cj.jdbc.exceptions.MysqlDataTruncation;
import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import io.chatarchive.route.FailureScope;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlErrorClassifierTest {
    private final SQLException tooLong = new SQLException("Data too long", "22001", 1406);
    private final SQLException lost = new SQLException("Communications link failure", "08S01");
    private final SQLException noTable = new SQLException("no table", "42S02", 1146);

    @ParameterizedTest(name = "{0} {1} {3}")
    @CsvSource({
        // both servers; where they differ in SQLState: MySQL, then MariaDB
        "1048, 23000, DATA, NULL for a NOT NULL column",
        "1062, 23000, DATA, duplicate key",
        "1118, 42000, DATA, row size",
        "1153, 08S01, DATA, packet larger than max_allowed_packet",
        "1162, 42000, DATA, result larger than max_allowed_packet",
        "1264, 22003, DATA, out of range",
        "1265, 01000, DATA, wrong enum",
        "1292, 22007, DATA, incorrect date",
        "1301, HY000, DATA, result of a function larger than max_allowed_packet",
        "1366, HY000, DATA, not a number",
        "1366, 22007, DATA, not a number",
        "1369, HY000, DATA, CHECK OPTION of a view",
        "1369, 44000, DATA, CHECK OPTION of a view",
        "1406, 22001, DATA, too long",
        "1411, HY000, DATA, incorrect value for a function",
        "1452, 23000, DATA, foreign key",
        "1526, HY000, CONFIGURATION, no partition",
        "1644, 45000, DATA, SIGNAL of a trigger",
        "9999, 45001, DATA, SIGNAL of a trigger with a code of its own",
        "1205, 45000, DATA, SIGNAL of a trigger with a code of the server",
        "1690, 22003, DATA, out of range in an expression",
        "1040, 08004, OUTAGE, too many connections",
        "1047, 08S01, OUTAGE, Galera is not ready",
        "1053, 08S01, OUTAGE, shutting down",
        "1021, HY000, OUTAGE, disk full",
        "1030, HY000, OUTAGE, error 28 of the storage engine",
        "1114, HY000, OUTAGE, table full",
        "1203, 42000, OUTAGE, too many connections of the user",
        "1226, 42000, OUTAGE, limit of the user",
        "1205, 40001, OUTAGE, lock wait timeout",
        "1205, HY000, OUTAGE, lock wait timeout",
        "1213, 40001, OUTAGE, deadlock",
        "1290, HY000, OUTAGE, read_only or super_read_only",
        "1317, 70100, OUTAGE, killed query",
        "1461, 42000, OUTAGE, too many prepared statements",
        "1644, HY000, OUTAGE, SIGNAL of a trigger that means: not now",
        "1792, 25006, OUTAGE, read-only transaction",
        "1044, 42000, CONFIGURATION, no right on the database",
        "1045, 28000, CONFIGURATION, wrong password",
        "1049, 42000, CONFIGURATION, unknown database",
        "1052, 23000, CONFIGURATION, ambiguous column",
        "1054, 42S22, CONFIGURATION, unknown column",
        "1064, 42000, CONFIGURATION, syntax",
        "1093, HY000, CONFIGURATION, SELECT from the target table",
        "1130, HY000, CONFIGURATION, host not allowed",
        "1136, 21S01, CONFIGURATION, column count",
        "1142, 42000, CONFIGURATION, no right on the table",
        "1146, 42S02, CONFIGURATION, no table",
        "1193, HY000, CONFIGURATION, unknown variable",
        "1227, 42000, CONFIGURATION, no privilege",
        "1364, HY000, CONFIGURATION, no default value",
        "1370, 42000, CONFIGURATION, no right on the routine",
        "1449, HY000, CONFIGURATION, the definer of a trigger is gone",
        "1698, 28000, CONFIGURATION, login by socket only",
        "1820, HY000, CONFIGURATION, password expired",
        // MySQL
        "3024, HY000, OUTAGE, max_execution_time",
        "3032, HY000, OUTAGE, offline mode",
        "3100, HY000, OUTAGE, group replication",
        "3101, 40000, OUTAGE, group replication",
        "3118, HY000, CONFIGURATION, account locked",
        "3140, 22032, DATA, invalid JSON",
        "3141, 22032, DATA, number too large for JSON",
        "3144, 22032, CONFIGURATION, JSON of a binary string",
        "3156, 22018, DATA, JSON value does not fit",
        "3157, 22032, DATA, JSON too deep",
        "3159, HY000, CONFIGURATION, TLS required",
        "3169, HY000, OUTAGE, session killed",
        "3572, HY000, OUTAGE, NOWAIT",
        "3665, 22035, DATA, ERROR ON EMPTY",
        "3666, 2203F, DATA, ERROR ON ERROR",
        "3819, HY000, DATA, CHECK constraint",
        "3854, HY000, DATA, character set",
        "4031, HY000, OUTAGE, closed while idle",
        // MariaDB
        "1927, 70100, OUTAGE, connection killed",
        "1932, 42S02, CONFIGURATION, no table in the engine",
        "1969, 70100, OUTAGE, max_statement_time",
        "1978, 22007, CONFIGURATION, default value of the column",
        "4025, 23000, DATA, CHECK constraint",
        "4032, 22S01, CONFIGURATION, default value for a parameter",
        "4038, HY000, DATA, invalid JSON",
        "4040, HY000, DATA, JSON too deep",
        "4042, HY000, CONFIGURATION, JSON path",
        "4151, HY000, CONFIGURATION, account locked",
        "4176, HY000, DATA, ERROR ON EMPTY",
        "4178, HY000, DATA, ERROR ON ERROR",
        // SQLState alone: drivers, proxies, errors to come
        "0, 01S00, CONFIGURATION, connection attribute",
        "0, 07001, CONFIGURATION, parameters",
        "0, 08S01, OUTAGE, no connection",
        "0, 0A000, CONFIGURATION, not supported",
        "9999, 22999, DATA, a value",
        "9999, 23999, DATA, a constraint",
        "9999, 28999, CONFIGURATION, login",
        "9999, 40999, OUTAGE, rolled back",
        "9999, 42999, CONFIGURATION, SQL",
        "9001, HY000, OUTAGE, a proxy without servers",
        "0, S1000, OUTAGE, a driver",
        "0, , OUTAGE, nothing known",
    })
    void should_blame_by_code_and_state(int code, String state, ErrorClass errorClass, String what) {
        assertThat(SqlErrorClassifier.of(new SQLException(what, state, code))).isEqualTo(errorClass);
    }

    @Test
    void should_have_one_meaning_for_a_code() {
        List<Integer> codes = new ArrayList<>();
        for (SqlError error : SqlError.values()) {
            codes.addAll(error.codes());
        }

        assertThat(codes).doesNotHaveDuplicates();
    }

    @Test
    void should_look_through_causes_and_next_exceptions() {
        SQLException batch = new BatchUpdateException("1 of 2", null, 0, new int[0], null);
        batch.setNextException(tooLong);

        assertThat(SqlErrorClassifier.of(new RuntimeCamelException(new RuntimeException(tooLong))))
                .isEqualTo(DATA);
        assertThat(SqlErrorClassifier.of(chained(tooLong, tooLong))).isEqualTo(DATA);
        assertThat(SqlErrorClassifier.of(chained(tooLong, lost))).isEqualTo(OUTAGE);
        assertThat(SqlErrorClassifier.of(chained(lost, tooLong))).isEqualTo(OUTAGE);
        assertThat(SqlErrorClassifier.of(chained(tooLong, noTable))).isEqualTo(CONFIGURATION);
        assertThat(SqlErrorClassifier.of(batch)).isEqualTo(OUTAGE);
    }

    @Test
    void should_blame_an_outage_when_the_error_is_no_sql_error_or_none_or_its_own_cause() {
        SQLException circle = new SQLException("a", "22001", 1406);
        circle.initCause(new RuntimeException(circle));

        assertThat(SqlErrorClassifier.of(new IllegalStateException("x"))).isEqualTo(OUTAGE);
        assertThat(SqlErrorClassifier.of(null)).isEqualTo(OUTAGE);
        assertThat(SqlErrorClassifier.of(circle)).isEqualTo(DATA);
    }

    @Test
    void should_judge_what_the_driver_and_the_pool_throw() {
        SQLException wrongPassword = new SQLException("Access denied", "28000", 1045);

        assertThat(SqlErrorClassifier.of(new PacketTooBigException(17, 16))).isEqualTo(DATA);
        assertThat(SqlErrorClassifier.of(new MysqlDataTruncation("Data too long", 0, true, false, 0, 0, 1406)))
                .isEqualTo(DATA);
        assertThat(SqlErrorClassifier.of(new SQLTransientConnectionException("no connection", "28000", wrongPassword)))
                .isEqualTo(CONFIGURATION);
        assertThat(SqlErrorClassifier.of(new SQLTransientConnectionException("no connection", "08001", lost)))
                .isEqualTo(OUTAGE);
        assertThat(SqlErrorClassifier.of(new SQLTransientConnectionException("pool exhausted")))
                .isEqualTo(OUTAGE);
        assertThat(SqlErrorClassifier.of(new CommunicationsException("link", new CertificateException("not trusted"))))
                .isEqualTo(CONFIGURATION);
        assertThat(SqlErrorClassifier.of(new CommunicationsException("link", new UnknownHostException("db"))))
                .isEqualTo(OUTAGE);
    }

    @Test
    void should_not_be_misled_when_a_trigger_quotes_a_message_that_reads_like_an_error_of_the_driver() {
        String misleading = "Public Key Retrieval is not allowed";

        assertThat(SqlErrorClassifier.of(new SQLException(misleading, "08001"))).isEqualTo(CONFIGURATION);
        assertThat(SqlErrorClassifier.of(new SQLException(misleading, "45000", 1644)))
                .isEqualTo(DATA);
    }

    @Test
    void should_judge_an_exchange_by_the_exception_it_carries_or_was_caught_with() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Exchange caught = new DefaultExchange(camel);
            caught.setProperty(Exchange.EXCEPTION_CAUGHT, tooLong);
            Exchange carrying = new DefaultExchange(camel);
            carrying.setProperty(Exchange.EXCEPTION_CAUGHT, lost);
            carrying.setException(tooLong);
            Stream.of(caught, carrying).forEach(exchange -> exchange.setVariable("rows", List.of()));

            assertThat(new FailureScope().isOfContent(caught)).isTrue();
            assertThat(new FailureScope().isOfContent(carrying)).isTrue();
            assertThat(new FailureScope().isOfContent(new DefaultExchange(camel)))
                    .isFalse();
        }
    }

    private static SQLException chained(SQLException first, SQLException next) {
        SQLException copy = new SQLException(first.getMessage(), first.getSQLState(), first.getErrorCode());
        copy.setNextException(new SQLException(next.getMessage(), next.getSQLState(), next.getErrorCode()));
        return copy;
    }
}
