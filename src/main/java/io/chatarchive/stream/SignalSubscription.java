package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.listener.Topic;

/**
 * The subscription to the channels of an archive, for routes that consume signals. A route names a channel without the
 * stream: {@code drain} is {@code chatMsg:drain}. Redis may be away when a route starts: {@link #supervise} subscribes
 * later, and publishes a ping on each channel once a second. Where none comes back, or Redis was away, it subscribes
 * again, and has the archive look at the stream, in case a signal was missed. Safe for several threads.
 */
public final class SignalSubscription extends RedisMessageListenerContainer {
    /** Time between two looks. */
    public static final Duration PERIOD = Duration.ofSeconds(1);

    static final Duration PATIENCE = PERIOD.multipliedBy(3);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(SignalSubscription.class);

    private final Source archive;
    private final Executor threads;
    private final LongSupplier nanoTime;
    private final Map<MessageListener, List<String>> listeners = new ConcurrentHashMap<>();
    private LiveSubscription live;
    private long nextAttempt;
    private String failure = "";
    private boolean refused;
    private boolean interrupted;

    /** The archive whose signals these are; asked with each look, for it may come later than a route. */
    public interface Source {
        String stream();

        RedisConnectionFactory redis();

        /** A signal may have been missed: drains now what the schedule lets drain. */
        void look();
    }

    /**
     * Makes one; asks nothing yet.
     *
     * @param threads that run what a signal sets off; one that is rejected is dropped, as if it had not been published
     */
    public SignalSubscription(Source archive, Executor threads, LongSupplier nanoTime) {
        this.archive = archive;
        this.threads = threads;
        this.nanoTime = nanoTime;
        this.nextAttempt = nanoTime.getAsLong();
    }

    /** A route starts: the next look subscribes to its channels. */
    @Override
    public synchronized void addMessageListener(MessageListener listener, Collection<? extends Topic> topics) {
        end();
        listeners.put(listener, topics.stream().map(Topic::getTopic).toList());
    }

    /** A route stops. */
    @Override
    public synchronized void removeMessageListener(MessageListener listener, Collection<? extends Topic> topics) {
        end();
        listeners.remove(listener);
    }

    /** Subscribes where nothing is subscribed, and asks for a sign of life. Never throws. */
    public synchronized void supervise() {
        if (listeners.isEmpty() || nanoTime.getAsLong() - nextAttempt < 0) {
            return;
        }
        try {
            if (live != null && live.isAlive()) {
                ping();
            } else {
                subscribe();
            }
        } catch (RuntimeException e) {
            end();
            failed(Fault.of(e));
        }
    }

    private void subscribe() {
        end();
        live = new LiveSubscription(archive.redis(), threads, nanoTime);
        listeners.forEach((listener, names) -> names.forEach(name -> live.listen(listener, channel(name))));
        live.start();
        ping();
        if (!failure.isEmpty()) {
            LOG.info("Signals arrive again on {}", channels());
        }
        failure = "";
        refused = false;
        if (interrupted) {
            archive.look();
        }
        interrupted = true; // the next one makes up for a break
    }

    private void ping() {
        try (RedisConnection connection = archive.redis().getConnection()) {
            listeners.values().stream()
                    .flatMap(List::stream)
                    .distinct()
                    .forEach(name -> connection.publish(channel(name).getBytes(UTF_8), LiveSubscription.PING));
        }
    }

    private String channel(String name) {
        return archive.stream() + ":" + name;
    }

    /** At the end of the archive too. */
    public synchronized void end() {
        if (live != null) {
            live.end();
            live = null;
        }
    }

    private void failed(Fault fault) {
        boolean isNew = !failure.equals(fault.sentence());
        failure = fault.sentence();
        refused = fault.errorClass() == ErrorClass.CONFIGURATION;
        if (refused) {
            nextAttempt = nanoTime.getAsLong() + AFTER_REFUSAL.toNanos();
        }
        if (refused && isNew) {
            LOG.warn("{}", words());
        }
    }

    private String words() {
        return "No signal arrives on " + channels() + ": " + failure
                + (refused ? ". It takes the commands SUBSCRIBE and PUBLISH on that channel" : "")
                + ". The timer drains all the same.";
    }

    private String channels() {
        return listeners.values().stream()
                .flatMap(List::stream)
                .distinct()
                .map(this::channel)
                .collect(Collectors.joining("', '", "'", "'"));
    }

    /** What a person should know, if anything. */
    public synchronized Optional<String> notice() {
        return listeners.isEmpty() || failure.isEmpty() ? Optional.empty() : Optional.of(words());
    }
}
