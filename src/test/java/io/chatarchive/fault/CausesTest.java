package io.chatarchive.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Camel adds what failed before in the same exchange as suppressed: the error of another message. */
class CausesTest {
    @Test
    void should_blame_no_row_for_the_error_of_another_when_that_is_suppressed() {
        IllegalStateException error = new IllegalStateException("x", new IllegalArgumentException("y"));
        error.addSuppressed(new SQLException("Column 'msg' cannot be null", "23000", 1048));
        error.getCause().addSuppressed(new OutOfMemoryError());

        assertThat(Fault.of(error).server()).isEqualTo(Fault.Server.ROUTE);
        assertThat(SqlErrorClassifier.of(error)).isEqualTo(ErrorClass.OUTAGE);
        assertThat(Causes.has(VirtualMachineError.class, error)).isFalse();
        assertThat(Causes.has(IllegalArgumentException.class, error)).isTrue();
    }
}
