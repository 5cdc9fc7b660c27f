package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;

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
}
