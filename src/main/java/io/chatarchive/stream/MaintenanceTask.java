package io.chatarchive.stream;

import java.util.Optional;
import org.springframework.dao.DataAccessException;

/** Something that is seen to with each look at the stream, between two drains too. */
interface MaintenanceTask {
    /**
     * Sees to it.
     *
     * @param state what the look saw
     * @throws DataAccessException if Redis refuses or does not answer; the next look tries again
     */
    void look(GroupState state);

    /** What a person should know of it, in a sentence, though messages get through. */
    default Optional<String> notice() {
        return Optional.empty();
    }
}
