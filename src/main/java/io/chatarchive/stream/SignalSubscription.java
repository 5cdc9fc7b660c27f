package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.listener.Topic;
import org.springframework.util.backoff.BackOffExecution;

/**
 * The subscription to the channels of an archive, for routes that consume signals. Redis may be away when a route starts:
 * the subscription is made later, by {@link #supervise}. That publishes a ping on each channel once a second. Where
 * none comes back, or Redis was away, it subscribes again; what was published meanwhile is lost, so who is to be told
 * is told then.
 */
public final class SignalSubscription extends RedisMessageListenerContainer {
    /** Time between two looks. */
    public static final Duration PERIOD = Duration.ofSeconds(1);

    /** End of the names of channels that take pings: others belong to somebody else. */
    static final String DRAIN = ":drain";

    private static final Logger LOG = LoggerFactory.getLogger(SignalSubscription.class);
    private static final byte[] PING = "chat-archive ping".getBytes(UTF_8);
    private static final Duration PATIENCE = PERIOD.multipliedBy(3);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

    private final Supplier<RedisConnectionFactory> redis;
    private final Executor threads;
    private final LongSupplier nanoTime;
    private final Runnable subscribedAgain;
    private final Set<String> channels = ConcurrentHashMap.newKeySet();
    private volatile long heard;
    private volatile boolean broken = true;
    private volatile String failure = "";
    private long nextAttempt;
    private String said = "";

    /**
     * Makes one; asks nothing yet.
     *
     * @param redis where the channels are; asked for with the first look
     * @param threads that run what a signal sets off; one that is rejected is dropped, as if it had not been published
     * @param subscribedAgain told after each subscription: a signal may have been missed
     */
    public SignalSubscription(
            Supplier<RedisConnectionFactory> redis, Executor threads, LongSupplier nanoTime, Runnable subscribedAgain) {
        this.redis = redis;
        this.threads = threads;
        this.nanoTime = nanoTime;
        this.subscribedAgain = subscribedAgain;
        this.nextAttempt = nanoTime.getAsLong();
        setTaskExecutor(this::arrived);
        setSubscriptionExecutor(threads);
        setMaxSubscriptionRegistrationWaitingTime(PATIENCE.toMillis());
    }

    /** Whatever arrives shows that the subscription is alive. */
    private void arrived(Runnable message) {
        heard = nanoTime.getAsLong();
        try {
            threads.execute(message);
        } catch (RejectedExecutionException e) {
            LOG.debug("A signal is dropped: those before it are still at work", e);
        }
    }

    @Override
    protected void processMessage(MessageListener listener, Message message, byte[] source) {
        if (!Arrays.equals(message.getBody(), PING)) {
            super.processMessage(listener, message, source);
        }
    }

    /** A route starts: its channels are subscribed to with the next look. */
    @Override
    public synchronized void addMessageListener(MessageListener listener, Collection<? extends Topic> topics) {
        endSubscription();
        super.addMessageListener(listener, topics);
        topics.forEach(topic -> channels.add(topic.getTopic()));
    }

    /** A route stops. */
    @Override
    public synchronized void removeMessageListener(MessageListener listener, Collection<? extends Topic> topics) {
        endSubscription();
        super.removeMessageListener(listener, topics);
        topics.forEach(topic -> channels.remove(topic.getTopic()));
    }

    /** Subscribes where nothing is subscribed, and asks for a sign of life. Never throws. */
    public synchronized void supervise() {
        if (channels.isEmpty() || nanoTime.getAsLong() - nextAttempt < 0) {
            return;
        }
        try {
            if (broken || !isListening() || isSilent()) {
                subscribe();
                heard = nanoTime.getAsLong();
                ping();
                broken = false;
                works();
                subscribedAgain.run();
            } else {
                ping();
            }
        } catch (RuntimeException e) {
            broken = true;
            failed(Fault.of(e));
        }
    }

    private void subscribe() {
        endSubscription();
        if (getConnectionFactory() == null) {
            setConnectionFactory(redis.get());
            afterPropertiesSet();
        }
        start();
    }

    private boolean isSilent() {
        return nanoTime.getAsLong() - heard > PATIENCE.toNanos();
    }

    private void endSubscription() {
        try {
            if (isRunning()) {
                stop();
            }
        } catch (RuntimeException e) {
            LOG.debug("The subscription does not end in order; the next one replaces it", e);
        }
        broken = true;
    }

    private void ping() {
        try (RedisConnection connection = redis.get().getConnection()) {
            channels.stream()
                    .filter(channel -> channel.endsWith(DRAIN))
                    .forEach(channel -> connection.publish(channel.getBytes(UTF_8), PING));
        }
    }

    private void works() {
        if (!failure.isEmpty()) {
            LOG.info("Signals arrive again on {}", names());
        }
        failure = "";
        said = "";
    }

    private void failed(Fault fault) {
        failure = fault.sentence();
        boolean refused = fault.errorClass() == ErrorClass.CONFIGURATION;
        if (refused) {
            nextAttempt = nanoTime.getAsLong() + AFTER_REFUSAL.toNanos();
        }
        if (refused && !said.equals(failure)) {
            said = failure;
            LOG.warn("{}", words());
        }
    }

    private String words() {
        return "No signal arrives on " + names() + ": " + failure
                + (said.isEmpty() ? "" : ". It takes the commands SUBSCRIBE and PUBLISH on that channel")
                + ". The timer drains all the same.";
    }

    private String names() {
        return channels.stream().sorted().collect(Collectors.joining("', '", "'", "'"));
    }

    /** What a person should know, if anything. */
    public synchronized Optional<String> notice() {
        return channels.isEmpty() || failure.isEmpty() ? Optional.empty() : Optional.of(words());
    }

    /** Not by Spring's own clock: the next look subscribes again. */
    @Override
    protected void handleSubscriptionException(
            CompletableFuture<Void> subscription, BackOffExecution backOff, Throwable error) {
        broken = true;
        subscription.completeExceptionally(
                error instanceof DataAccessException ? error : new RedisSystemException("cannot subscribe", error));
    }
}
