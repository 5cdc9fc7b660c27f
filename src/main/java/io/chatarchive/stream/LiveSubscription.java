package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.util.backoff.BackOffExecution;

/** One connection that is subscribed to channels, until it breaks or falls silent. Then another one takes its place. */
final class LiveSubscription extends RedisMessageListenerContainer {
    static final byte[] PING = "chat-archive ping".getBytes(UTF_8);
    private static final Logger LOG = LoggerFactory.getLogger(LiveSubscription.class);

    private final Executor threads;
    private final LongSupplier nanoTime;
    private volatile long heard;
    private volatile boolean broken;

    LiveSubscription(RedisConnectionFactory redis, Executor threads, LongSupplier nanoTime) {
        this.threads = threads;
        this.nanoTime = nanoTime;
        this.heard = nanoTime.getAsLong();
        setConnectionFactory(redis);
        setTaskExecutor(this::arrived);
        setMaxSubscriptionRegistrationWaitingTime(SignalSubscription.PATIENCE.toMillis());
        afterPropertiesSet();
    }

    void listen(MessageListener listener, String channel) {
        addMessageListener(listener, new ChannelTopic(channel));
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

    boolean isAlive() {
        return !broken && isListening() && nanoTime.getAsLong() - heard <= SignalSubscription.PATIENCE.toNanos();
    }

    void end() {
        try {
            stop();
            destroy();
        } catch (Exception e) {
            LOG.debug("The subscription does not end in order", e);
        }
    }

    /** Spring would subscribe again by a clock of its own. */
    @Override
    protected void handleSubscriptionException(
            CompletableFuture<Void> subscription, BackOffExecution backOff, Throwable error) {
        broken = true;
        subscription.completeExceptionally(
                error instanceof DataAccessException ? error : new RedisSystemException("cannot subscribe", error));
    }
}
