package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    @Test
    void should_give_no_message_the_reason_of_another_when_that_is_suppressed() {
        JsonParseException notJson = new JsonParseException(null, "Unrecognized token 'this'");
        notJson.addSuppressed(new SQLException("Column 'msg' cannot be null", "23000", 1048));

        assertThat(DeadLetters.reason(notJson)).isEqualTo("not JSON");
        assertThat(DeadLetters.explanation(notJson)).isEqualTo("Unrecognized token 'this'");
    }
}
