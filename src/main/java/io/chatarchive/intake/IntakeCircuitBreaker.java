package io.chatarchive.intake;

import io.chatarchive.fault.Causes;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.spi.ExecutorServiceManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * Shut while Redis is known not to answer: a sender is told so at once, and takes no thread from others. Meanwhile Redis
 * is asked again and again (PING), until it answers. What Redis refuses shuts nothing: that is known at once anyway.
 */
final class IntakeCircuitBreaker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeCircuitBreaker.class);
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final Supplier<RedisConnection> redis;
    private final Supplier<Optional<Duration>> knownOutage;
    private final ExecutorServiceManager threads;
    private final Clock clock;
    private ScheduledExecutorService thread;
    private Instant answered = Instant.MIN;
    private boolean shut;

    /**
     * Open.
     *
     * @param knownOutage for how long somebody else has had no answer from Redis; empty: Redis answers
     */
    IntakeCircuitBreaker(
            Supplier<RedisConnection> redis,
            Supplier<Optional<Duration>> knownOutage,
            ExecutorServiceManager threads,
            Clock clock) {
        this.redis = redis;
        this.knownOutage = knownOutage;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Before a message is added.
     *
     * @throws RejectedMessageException if the gate is shut; nothing was added
     */
    synchronized void pass() {
        if (!shut && isOutageKnown()) {
            shut();
        }
        if (shut) {
            throw new RejectedMessageException(503, "Redis is away; nothing was added. Send it again later.");
        }
    }

    private boolean isOutageKnown() {
        return knownOutage
                .get()
                .map(clock.instant()::minus)
                .filter(answered::isBefore)
                .isPresent();
    }

    /** Notes that a message could not be added. */
    synchronized void failed(DataAccessException error) {
        if (!shut && !Causes.has(RedisCommandExecutionException.class, error)) {
            shut();
        }
    }

    private void shut() {
        shut = true;
        if (thread == null) {
            thread = threads.newSingleThreadScheduledExecutor(this, "chatIntakeProbe");
        }
        probeLater();
    }

    private void probeLater() {
        Future<?> unused = thread.schedule(this::probe, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void probe() {
        try (RedisConnection connection = redis.get()) {
            connection.ping();
            open();
        } catch (Throwable e) { // an Error too: else the gate would stay shut for ever
            failedAgain(e);
        }
    }

    private synchronized void open() {
        shut = false;
        answered = clock.instant();
    }

    /** What refuses answers, even PING. */
    private synchronized void failedAgain(Throwable error) {
        if (Causes.has(RedisCommandExecutionException.class, error)) {
            open();
        } else if (thread != null && !thread.isShutdown()) {
            LOG.debug("Redis does not answer yet", error);
            probeLater();
        }
    }

    /** It can be used again, and is open then. */
    @Override
    public synchronized void close() {
        shut = false;
        if (thread != null) {
            threads.shutdownNow(thread);
            thread = null;
        }
    }
}
