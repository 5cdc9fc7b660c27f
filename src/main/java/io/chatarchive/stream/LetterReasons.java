package io.chatarchive.stream;

import io.chatarchive.settings.ArchiveSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** How many dead letters of an archive there are of each reason. Reasons that are not the archive's count as one. */
public final class LetterReasons {
    /** Those of docs/operating.md. Anybody may write to the dead letters: what has another reason counts as {@link #OTHER}. */
    private static final Set<String> REASONS = Set.of(
            "not JSON",
            "not a JSON object",
            "not valid Unicode",
            "no message",
            "no id",
            "number out of range",
            "rejected by the database",
            "too large",
            "delivered too often",
            "id taken");

    private static final String OTHER = "other";
    private static final int MOST_LETTERS = 10_000;

    private final DeadLetterStream letters;

    public LetterReasons(RedisConnectionFactory redis, ArchiveSettings settings) {
        this.letters = new DeadLetterStream(redis, settings);
    }

    /**
     * Counts them, page by page.
     *
     * @return empty where there are more than 10,000, or nobody knows how many there are
     * @throws DataAccessException if Redis refuses or does not answer
     */
    public Optional<Map<String, Long>> count(GroupState group) {
        boolean countable =
                group.deadLetters().isPresent() && group.deadLetters().getAsLong() <= MOST_LETTERS;
        return countable ? Optional.of(count()) : Optional.empty();
    }

    private Map<String, Long> count() {
        Map<String, Long> reasons = new TreeMap<>();
        letters.eachWithoutData(
                LetterFilter.ALL, page -> page.forEach(letter -> reasons.merge(known(letter.reason()), 1L, Long::sum)));
        return reasons;
    }

    private static String known(String reason) {
        return REASONS.contains(reason) ? reason : OTHER;
    }
}
