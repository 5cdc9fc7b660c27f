package io.chatarchive.api;

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
     * @param wouldBeStored empty: nobody knows
     * @param words for people, with the row
     * @param row its columns; empty if there would be none, or nobody knows
     */
    record Result(Optional<Boolean> wouldBeStored, String words, Map<String, String> row) {
        public static Result unknown(String why) {
            return new Result(Optional.empty(), "Nobody knows what would become of it now: " + why, Map.of());
        }

        /** Adds it to the letter. */
        public ObjectNode addTo(ObjectNode json) {
            json.put("try", words).put("wouldBeStored", wouldBeStored.orElse(null));
            if (row.isEmpty()) {
                return json.putNull("row");
            }
            ObjectNode columns = json.putObject("row");
            row.forEach(columns::put);
            return json;
        }
    }
}
