package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.fixture.SqlStore;
import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.table.SessionCheck;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class ReusedIdsTest {
    private static final MessageRow ROW = new MessageRow(new StreamEntry("s", "1-1", 1, null, null), Map.of());

    @Test
    void should_throw_so_that_nothing_is_acknowledged_when_the_database_is_away() {
        ReusedIds step = step(new SQLException("Communications link failure", "08S01"));

        assertThatThrownBy(() -> step.setAside(List.of(ROW), 0, null)).isInstanceOf(SQLException.class);
    }

    @Test
    void should_leave_the_rows_as_they_are_when_the_right_to_compare_is_missing() throws Exception {
        ReusedIds step = step(new SQLException("SELECT command denied", "42000", 1142));

        assertThat(step.setAside(List.of(ROW), 0, null)).containsExactly(ROW);
    }

    @Test
    void should_leave_the_rows_as_they_are_when_the_table_has_no_partition_for_other_streams() throws Exception {
        ReusedIds step = step(new SQLException("Table has no partition for value", "HY000", 1526));

        assertThat(step.setAside(List.of(ROW), 0, null)).containsExactly(ROW);
    }

    private static ReusedIds step(SQLException error) {
        DataSource failing = (DataSource) Proxy.newProxyInstance(
                ReusedIdsTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    throw error;
                });
        return new ReusedIds(failing, SessionCheck.NONE, "t", new SqlStore("INSERT INTO t"), null, null);
    }
}
