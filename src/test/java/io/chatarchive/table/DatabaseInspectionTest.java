package io.chatarchive.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fault.Finding;
import io.chatarchive.fixture.ShippedRoutes;
import io.chatarchive.fixture.ShippedSettings;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseInspectionTest {

    @ParameterizedTest
    @CsvSource({
        "8.0.33, true",
        "8.0.4, true",
        "8.4.0-log, true",
        "9.1.0, true",
        "8.0.3, false",
        "5.7.44-log, false",
        "8.0.11-TiDB-v7.5.0, false",
        "11.4.5-MariaDB, true",
        "10.6.0-MariaDB-log, true",
        "5.5.5-10.11.6-MariaDB-0+deb12u1, true",
        "10.5.23-MariaDB, false",
        "unknown, false"
    })
    void should_know_which_versions_have_json_table(String version, boolean known) {
        assertThat(DatabaseInspection.knowsJsonTable(version)).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 'OK sql the statement can be run'",
                "42P01, 'FAIL sql the statement cannot be run: ERROR: relation ''…'' is absent (error 0, SQLState 42P01)'",
            })
    void should_only_say_whether_it_takes_the_statement_when_the_database_is_another(String state, String finding)
            throws Exception {
        SQLException failure = new SQLException("ERROR: relation \"chat_message\" is absent\n  Position: 13", state);
        Connection postgres = postgres(state == null ? null : failure);

        List<Finding> findings = new DatabaseInspection(
                        postgres,
                        ShippedSettings.with(),
                        ShippedRoutes.table(postgres, ShippedSettings.with()),
                        "jdbc:postgresql://db")
                .findings();

        assertThat(findings)
                .extracting(found -> found.level() + " " + found.subject() + " " + found.sentence())
                .containsExactly(
                        "OK database jdbc:postgresql://db answers: PostgreSQL 15.8, which the archive does not know;"
                                + " table and key are not examined",
                        finding);
    }

    private static Connection postgres(SQLException failure) {
        DatabaseMetaData product = answering(
                DatabaseMetaData.class,
                Map.of("getDatabaseProductName", "PostgreSQL", "getDatabaseProductVersion", "15.8"),
                null);
        PreparedStatement statement = answering(PreparedStatement.class, Map.of("executeUpdate", 0), failure);
        return answering(
                Connection.class,
                Map.of(
                        "getMetaData",
                        product,
                        "prepareStatement",
                        statement,
                        "getAutoCommit",
                        false,
                        "isClosed",
                        false),
                null);
    }

    private static <T> T answering(Class<T> type, Map<String, Object> answers, SQLException otherwise) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("executeUpdate") && otherwise != null) {
                        throw otherwise;
                    }
                    return answers.get(method.getName());
                }));
    }
}
