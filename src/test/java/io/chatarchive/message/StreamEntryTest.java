package io.chatarchive.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamEntryTest {

    @Test
    void should_become_a_row_with_exact_numbers_when_its_id_is_as_large_as_ids_can_be() throws Exception {
        StreamEntry entry = new StreamEntry("s", "18446744073709551615-18446744073709551614", 1, new byte[0], null);

        String row = ChatJson.mapper().writeValueAsString(List.of(new MessageRow(entry, Map.of("a", "b"))));

        assertThat(row)
                .contains("\"entry_ms\":18446744073709551615")
                .contains("\"entry_seq\":18446744073709551614")
                .contains("\"message\":{\"a\":\"b\"}")
                .doesNotContain("entry\"");
    }

    @Test
    void should_not_show_the_message_when_it_is_printed() {
        StreamEntry entry = new StreamEntry("s", "1-0", 1, "my secret".getBytes(StandardCharsets.UTF_8), null);

        assertThat(entry).hasToString("s 1-0");
    }
}
