package io.chatarchive.program;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.LetterFilter;
import io.chatarchive.stream.Pause;
import io.chatarchive.stream.RedisConnections;
import io.chatarchive.stream.RedisTrust;
import io.chatarchive.stream.StatusBoard;
import io.chatarchive.stream.StreamLook;
import io.chatarchive.watch.ArchiveView;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Looks at one archive: at its group now, and at what its processes say. */
final class StatusLook implements AutoCloseable {
    private static final int MOST_LETTERS = 10_000;

    private final ArchiveSettings settings;
    private final LettuceConnectionFactory redis;

    StatusLook(ArchiveSettings settings) {
        this.settings = settings;
        this.redis = RedisConnections.openForLooking(settings.redis(), new RedisTrust());
    }

    Status look() {
        String stream = settings.stream().key();
        try {
            GroupState group = new StreamLook(settings, redis, "").look();
            Optional<Pause.Paused> paused = allowed(new Pause(redis, stream)::look, Optional.empty());
            Map<String, ArchiveView> views = new TreeMap<>();
            allowed(new StatusBoard(redis, stream)::read, Map.<String, String>of())
                    .forEach((process, view) -> views.put(process, ArchiveView.read(view)));
            Instant now = Instant.now();
            views.values().removeIf(view -> !view.isOfLiving(now));
            return Status.of(settings, group, paused, views, lettersByReason(group));
        } catch (DataAccessException e) {
            return Status.unknown(settings, Fault.of(e).sentence());
        }
    }

    /** What the rights of this user may not allow, and one may do without. */
    private static <T> T allowed(Supplier<T> question, T otherwise) {
        try {
            return question.get();
        } catch (DataAccessException e) {
            if (Fault.of(e).errorClass() == ErrorClass.CONFIGURATION) {
                return otherwise;
            }
            throw e;
        }
    }

    /** Null where there are too many to be counted. */
    private Map<String, Long> lettersByReason(GroupState group) {
        if (group.deadLetters().orElse(0) > MOST_LETTERS) {
            return null;
        }
        Map<String, Long> reasons = new TreeMap<>();
        new DeadLetterStream(redis, settings)
                .eachWithoutData(
                        LetterFilter.ALL,
                        page -> page.forEach(letter -> reasons.merge(letter.reason(), 1L, Long::sum)));
        return reasons;
    }

    @Override
    public void close() {
        redis.destroy();
    }

    /** The best of what the processes say: where one of them gets messages through, they get through. */
    static Optional<ArchiveView> best(Map<String, ArchiveView> views) {
        return views.values().stream()
                .min(Comparator.comparing(ArchiveView::state).thenComparing(ArchiveView::at));
    }
}
