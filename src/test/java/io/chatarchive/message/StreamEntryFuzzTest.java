package io.chatarchive.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Every entry id that Redis can make reaches the row exactly. */
class StreamEntryFuzzTest {
    private static final ObjectMapper JSON = ChatJson.mapper();

    @Property(seed = "41")
    void should_put_the_exact_id_into_the_row(@ForAll long milliseconds, @ForAll long sequence)
            throws JsonProcessingException {
        String ms = Long.toUnsignedString(milliseconds);
        String seq = Long.toUnsignedString(sequence);

        JsonNode row = row(new StreamEntry("s", ms + "-" + seq, 1, new byte[0], null));

        assertThat(row.get("entry_ms").bigIntegerValue()).hasToString(ms);
        assertThat(row.get("entry_seq").bigIntegerValue()).hasToString(seq);
    }

    private static JsonNode row(StreamEntry entry) throws JsonProcessingException {
        String rows = JSON.writeValueAsString(List.of(new MessageRow(entry, Map.of())));
        return JSON.readTree(rows).get(0);
    }
}
