package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.chatarchive.fault.Causes;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.SqlErrorClassifier;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Camel adds what failed before in the same exchange as suppressed: the error of another message. */
class CausesTest {
    private final SQLException ofAnother = new SQLException("Column 'msg' cannot be null", "23000", 1048);

    @Test
    void should_give_no_message_the_reason_of_another_when_that_is_suppressed() {
        JsonParseException notJson = new JsonParseException(null, "Unrecognized token 'this'");
        notJson.addSuppressed(ofAnother);

        assertThat(DeadLetters.reason(notJson)).isEqualTo("not JSON");
        assertThat(DeadLetters.explanation(notJson)).isEqualTo("Unrecognized token 'this'");
    }

    @Test
    void should_blame_no_row_for_the_error_of_another_when_that_is_suppressed() {
        IllegalStateException error = new IllegalStateException("x", new IllegalArgumentException("y"));
        error.addSuppressed(ofAnother);
        error.getCause().addSuppressed(new OutOfMemoryError());

        assertThat(Fault.of(error).server()).isEqualTo(Fault.Server.ROUTE);
        assertThat(SqlErrorClassifier.of(error)).isEqualTo(ErrorClass.OUTAGE);
        assertThat(Causes.has(VirtualMachineError.class, error)).isFalse();
        assertThat(Causes.has(IllegalArgumentException.class, error)).isTrue();
    }
}
