package io.chatarchive.route;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.stream.Pause;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Whether somebody has paused the archive: asked before each drain, and once a second, so that lanes at work read no
 * further. Where the rights of this process do not let it ask, nobody who has the same rights can have paused it. Safe for
 * several threads.
 */
public final class PauseCheck {
    /** Time between two looks. */
    public static final Duration PERIOD = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(PauseCheck.class);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

    private final Pause pause;
    private final String stream;
    private final Runnable resumed;
    private final LongSupplier nanoTime;
    private volatile Optional<Pause.Paused> seen = Optional.empty();
    private long next;

    /**
     * Makes one that has seen no pause.
     *
     * @param resumed what follows when a pause has ended
     */
    public PauseCheck(Pause pause, String stream, Runnable resumed, LongSupplier nanoTime) {
        this.pause = pause;
        this.stream = stream;
        this.resumed = resumed;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /**
     * Asks.
     *
     * @throws DataAccessException if Redis does not answer; then nobody knows
     */
    public boolean isPaused() {
        if (nanoTime.getAsLong() - next < 0) {
            return false;
        }
        try {
            saw(pause.look());
        } catch (DataAccessException e) {
            if (Fault.of(e).errorClass() != ErrorClass.CONFIGURATION) {
                throw e;
            }
            LOG.debug("Nobody with these rights can pause it", e);
            next = nanoTime.getAsLong() + AFTER_REFUSAL.toNanos();
            saw(Optional.empty());
        }
        return seen.isPresent();
    }

    private synchronized void saw(Optional<Pause.Paused> now) {
        Optional<Pause.Paused> before = seen;
        seen = now;
        if (now.isPresent() && before.isEmpty()) {
            LOG.info(
                    "The archive is {}; the current batches are finished. stream={}",
                    now.get().words(),
                    stream);
        } else if (now.isEmpty() && before.isPresent()) {
            LOG.info("The archive goes on after a pause. stream={}", stream);
            resumed.run();
        }
    }

    /** Asks; what Redis does not answer, the next look makes up for. */
    public void look() {
        try {
            boolean unused = isPaused();
        } catch (DataAccessException e) {
            LOG.debug("Nobody knows whether the archive is paused", e);
        }
    }

    /** The pause that was seen last. */
    public Optional<Pause.Paused> paused() {
        return seen;
    }
}
