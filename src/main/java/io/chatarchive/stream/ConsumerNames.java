package io.chatarchive.stream;

import io.chatarchive.fault.Causes;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.settings.ArchiveSettings;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Notices when another process reads under the consumer names of this one: each process writes down the names it uses,
 * once a second, and sees who has written before. A process that was killed writes no more, so that its successor of the
 * same name starts at once. Safe for several threads.
 */
public final class ConsumerNames {
    /** Time between two looks. */
    public static final Duration PERIOD = Duration.ofSeconds(1);

    private static final Duration UNTIL_SURE = PERIOD.multipliedBy(3);
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerNames.class);
    private static final RedisScript PRESENT = new RedisScript("present.lua");

    /** Who reads under these names. */
    public enum Use {
        /** Nobody has looked for long enough. */
        UNKNOWN,
        ALONE,
        SHARED
    }

    private final RedisConnectionFactory redis;
    private final List<String> names;
    private final ArchiveSettings.Stream stream;
    private final Clock clock;
    private final String process = UUID.randomUUID().toString();
    private volatile Seen seen = new Seen(null, null, null, List.of());
    private boolean denied;

    /** What the looks have seen; times are null before the first. */
    private record Seen(Instant firstLook, Instant lastLook, Instant lastShared, List<String> shared) {}

    public ConsumerNames(RedisConnectionFactory redis, ArchiveSettings settings, Clock clock) {
        this.redis = redis;
        this.names = settings.consumerNames();
        this.stream = settings.stream();
        this.clock = clock;
    }

    /** Answers at once, from what was seen last. */
    public Use use() {
        Seen now = seen;
        if (isLately(now.lastShared())) {
            return Use.SHARED;
        }
        boolean sure = isLately(now.lastLook()) && !isLately(now.firstLook());
        return sure ? Use.ALONE : Use.UNKNOWN;
    }

    private boolean isLately(Instant time) {
        return time != null && clock.instant().isBefore(time.plus(UNTIL_SURE));
    }

    /** For a person: that names are shared, and what to do; empty text if they are not. */
    public String warning() {
        return use() == Use.SHARED
                ? "Another process reads as consumer '" + String.join("', '", seen.shared()) + "' of group '"
                        + stream.group() + "', as this one does: both do the same work. Nothing is lost. Give each"
                        + " process a chat.stream.consumer of its own."
                : "";
    }

    /** Looks, unless Redis does not answer: the next look makes up for it. Not for several threads. */
    public void look() {
        try {
            List<String> others = denied ? List.of() : ask();
            saw(others);
        } catch (DataAccessException e) {
            noteDenial(e);
        }
    }

    private void saw(List<String> others) {
        Instant now = clock.instant();
        Seen before = seen;
        boolean wasShared = before.lastShared() != null;
        boolean isShared = !others.isEmpty() || isLately(before.lastShared());
        seen = new Seen(
                before.firstLook() == null ? now : before.firstLook(),
                now,
                !others.isEmpty() ? now : isShared ? before.lastShared() : null,
                others.isEmpty() ? before.shared() : others);
        if (isShared && !wasShared) {
            LOG.error("{} stream={}", warning(), stream.key());
        } else if (wasShared && !isShared) {
            LOG.info("No other process reads as consumer '{}' any more. stream={}", names.get(0), stream.key());
        }
    }

    /** Where a process writes down that it reads under a name. */
    static String key(ArchiveSettings.Stream stream, String name) {
        return stream.key() + ":consumer:" + stream.group() + ":" + name;
    }

    private List<String> ask() {
        List<String> keys = names.stream().map(name -> key(stream, name)).toList();
        List<String> arguments = new ArrayList<>(List.of(process, seen.firstLook() == null ? "0" : "1"));
        arguments.addAll(names);
        return PRESENT.texts(redis, keys, arguments);
    }

    private void noteDenial(DataAccessException error) {
        boolean refused = Causes.has(RedisCommandExecutionException.class, error);
        if (refused
                && Fault.of(error).errorClass() == ErrorClass.CONFIGURATION) { // and not short of memory, or a replica
            denied = true;
            LOG.warn(
                    "Cannot detect another process that reads as consumer '{}': {}. Grant GET and SET on keys {}:consumer:*",
                    names.get(0),
                    Fault.of(error).sentence(),
                    stream.key());
        }
    }
}
