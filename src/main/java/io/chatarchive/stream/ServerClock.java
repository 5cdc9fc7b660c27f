package io.chatarchive.stream;

import io.chatarchive.settings.ArchiveSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Notices when the clock of Redis goes back, also because another server answers now. Entries that were delivered
 * before then never seem idle, and nobody could claim them until the clock is there again: their idle time starts again.
 */
public final class ServerClock implements MaintenanceTask {
    private static final Logger LOG = LoggerFactory.getLogger(ServerClock.class);
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private static final RedisScript REBASE = new RedisScript("rebase-idle.lua");

    private final RedisConnectionFactory redis;
    private final String stream;
    private final String group;
    private final LongSupplier nanos;
    private final Runnable restart;
    private long asked;
    private long answered;
    private Instant before;
    private boolean wentBack;
    private boolean toRebase = true; // it may have gone back before this process started
    private volatile String notice;

    /**
     * Makes one that has seen nothing.
     *
     * @param nanos a clock that never goes back
     * @param restart what else starts again then
     */
    public ServerClock(
            RedisConnectionFactory redis, ArchiveSettings.Stream stream, LongSupplier nanos, Runnable restart) {
        this.redis = redis;
        this.stream = stream.key();
        this.group = stream.group();
        this.nanos = nanos;
        this.restart = restart;
    }

    /** Notes when the server is asked for its time, and asks. */
    public GroupState ask(Supplier<GroupState> question) {
        asked = nanos.getAsLong();
        return question.get();
    }

    @Override
    public void look(GroupState state) {
        Duration back =
                before == null ? Duration.ZERO : Duration.between(state.at(), before.plusNanos(asked - answered));
        before = state.at();
        answered = nanos.getAsLong();
        boolean jumped = back.compareTo(TOLERANCE) > 0;
        if (jumped) {
            toRebase = true;
            restart.run();
        }
        say(state, jumped);
        if (toRebase && state.exists()) {
            rebase(jumped);
        }
        toRebase = false;
    }

    private void say(GroupState state, boolean jumped) {
        Duration ahead = ahead(state);
        boolean isAhead = ahead.compareTo(TOLERANCE) > 0;
        if (jumped && isAhead && !wentBack) {
            LOG.warn(words(ahead));
        }
        wentBack = isAhead && (wentBack || jumped);
        notice = wentBack ? words(ahead) : null;
    }

    /** How far the last entry id is ahead of the clock. */
    private static Duration ahead(GroupState state) {
        String id = state.lastId();
        long lastId = id.isEmpty() ? 0 : Long.parseUnsignedLong(id, 0, id.indexOf('-'), 10);
        return Duration.between(state.at(), Instant.ofEpochMilli(lastId));
    }

    private static String words(Duration ahead) {
        return "The clock of Redis has gone back: the last entry id is " + ahead.toSeconds()
                + " s ahead of it. Until the clock catches up, created_at is ahead too, and the age of entries is not known.";
    }

    private void rebase(boolean jumped) {
        long rebased = 0;
        List<String> answer = List.of("0", "-");
        while (answer.size() > 1) {
            answer = REBASE.texts(redis, List.of(stream), List.of(group, answer.get(1)));
            rebased += Long.parseLong(answer.get(0));
        }
        if (rebased > 0 && jumped) {
            LOG.info(
                    "The clock of Redis has gone back behind the delivery of {} pending entries: their idle time begins"
                            + " now. group={}",
                    rebased,
                    group);
        }
    }

    @Override
    public Optional<String> notice() {
        return Optional.ofNullable(notice);
    }
}
