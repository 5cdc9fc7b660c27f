package io.chatarchive.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.Map;

/**
 * A message on its way into the table. As JSON, which is what the SQL of the route maps to columns: {@code {"entry_ms":
 * 1655188547271, "entry_seq": 0, "message": {…}}}.
 *
 * @param entry where the message came from: what is acknowledged once the row is stored
 * @param message the JSON object, with every field that the chat server put in
 */
@JsonPropertyOrder({"entry_ms", "entry_seq", "message"})
public record MessageRow(
        @JsonIgnore StreamEntry entry,
        @JsonProperty("message") Map<String, Object> message) {

    @JsonProperty("entry_ms")
    @JsonRawValue
    public String entryMs() {
        return entry.id().substring(0, entry.id().indexOf('-'));
    }

    @JsonProperty("entry_seq")
    @JsonRawValue
    public String entrySeq() {
        return entry.id().substring(entry.id().indexOf('-') + 1);
    }

    /** Camel keeps what it knows of a bean by its hash: for a list of rows that must not read every message. */
    @Override
    public int hashCode() {
        return entry.id().hashCode();
    }
}
