package io.chatarchive.stream;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.settings.ArchiveSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Removes consumers of the group that own nothing and have been idle for long: names of pods that are gone stay for ever
 * otherwise. One that is only quiet comes back with its next read. Where the user may not do that (XGROUP DELCONSUMER),
 * they stay.
 */
public final class GoneConsumers implements MaintenanceTask {
    private static final Logger LOG = LoggerFactory.getLogger(GoneConsumers.class);
    private static final RedisScript FORGET = new RedisScript("forget-consumers.lua");
    private static final int IDLE_TIMES = 6;
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

    private final RedisConnectionFactory redis;
    private final ArchiveSettings settings;
    private final Duration minIdle;
    private final Clock clock;
    private Instant next;
    private boolean refused;

    public GoneConsumers(RedisConnectionFactory redis, ArchiveSettings settings, Duration minIdle, Clock clock) {
        this.redis = redis;
        this.settings = settings;
        this.minIdle = minIdle;
        this.clock = clock;
        this.next = clock.instant();
    }

    @Override
    public void look(GroupState state) {
        Instant now = clock.instant();
        if (refused || !state.exists() || now.isBefore(next)) {
            return;
        }
        next = now.plus(minIdle.compareTo(LONGEST_INTERVAL) < 0 ? minIdle : LONGEST_INTERVAL);
        forget(minIdle.multipliedBy(IDLE_TIMES));
    }

    private void forget(Duration idle) {
        List<Object> arguments = new ArrayList<>(List.of(settings.stream().group(), idle.toMillis()));
        arguments.addAll(settings.consumerNames());
        try {
            List<String> gone = FORGET.texts(redis, List.of(settings.stream().key()), arguments);
            if (!gone.isEmpty()) {
                LOG.info(
                        "Removed consumers that own nothing and were idle for {} s or longer: {}. stream={} group={}",
                        idle.toSeconds(),
                        gone,
                        settings.stream().key(),
                        settings.stream().group());
            }
        } catch (DataAccessException e) {
            refused = Fault.of(e).errorClass() == ErrorClass.CONFIGURATION;
            LOG.debug("Consumers that are gone cannot be removed", e);
        }
    }
}
