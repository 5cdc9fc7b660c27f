package io.chatarchive.operate;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.Consumers;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.LetterReasons;
import io.chatarchive.stream.Pause;
import io.chatarchive.stream.StatusBoard;
import io.chatarchive.stream.StreamLook;
import io.chatarchive.watch.ArchiveView;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Looks at one archive: at its group now, and at what its processes say. */
public final class StatusLook {
    private final ArchiveSettings settings;
    private final RedisConnectionFactory redis;
    private final StreamLook stream;

    /** With connections that do not wait for long. */
    public StatusLook(ArchiveSettings settings, RedisConnectionFactory redis) {
        this.settings = settings;
        this.redis = redis;
        this.stream = StreamLook.asked(settings, redis);
    }

    public Status look() {
        return look(this::lettersByReason);
    }

    /** The same with fewer questions: dead letters are not counted by reason. */
    public Status lookWithoutReasons() {
        return look(group -> Optional.empty());
    }

    private Status look(Function<GroupState, Optional<Map<String, Long>>> reasons) {
        try {
            GroupState group = stream.look();
            Optional<Pause.Paused> paused =
                    allowed(() -> new Pause(redis, settings.stream().key()).look(), Optional.empty());
            boolean spoilt =
                    allowed(() -> !new StatusBoard(redis, settings.stream().key()).isUsable(), false);
            Optional<Map<String, ArchiveView>> views = allowed(() -> Optional.of(views(group.at())), Optional.empty());
            boolean unheard = views.orElse(Map.of()).isEmpty() && allowed(this::isRead, false);
            Status.Seen seen = new Status.Seen(group, paused, views, unheard, reasons.apply(group));
            return spoilt && paused.isEmpty() ? Status.spoilt(settings, seen) : Status.of(settings, seen);
        } catch (DataAccessException e) {
            return Status.unknown(settings, Fault.of(e).sentence());
        }
    }

    /** Of the processes that live, by the clock of Redis, which all of them share. */
    private Map<String, ArchiveView> views(Instant now) {
        Map<String, ArchiveView> views = new TreeMap<>();
        new StatusBoard(redis, settings.stream().key())
                .read()
                .forEach((process, text) -> ArchiveView.read(text)
                        .filter(view -> view.isOfLiving(now))
                        .ifPresent(view -> views.put(process, view)));
        return views;
    }

    private boolean isRead() {
        return new Consumers(redis, settings.stream()).list().stream().anyMatch(Consumers.Known::living);
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

    private Optional<Map<String, Long>> lettersByReason(GroupState group) {
        return allowed(() -> new LetterReasons(redis, settings).count(group), Optional.empty());
    }
}
