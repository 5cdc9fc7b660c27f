package io.chatarchive.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.stream.DeadLetter;
import java.util.Map;
import java.util.Optional;

/** Says what would become of a letter now, without storing anything. */
public interface LetterTrial {
    /** Its name in the registry. */
    String BEAN = "chatLetterTrial";

    /** Empty where nobody can say. */
    Optional<Result> of(StreamArchive archive, DeadLetter letter);

    /**
     * What would become of a letter.
     *
     * @param words for people, with the row
     * @param row its columns; empty if there would be none, or nobody knows
     */
    record Result(boolean wouldBeStored, String words, Map<String, String> row) {
        /** The row, or null. */
        public JsonNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            row.forEach(json::put);
            return row.isEmpty() ? JsonNodeFactory.instance.nullNode() : json;
        }
    }
}
