package io.chatarchive.stream;

import io.chatarchive.fault.Causes;
import io.chatarchive.fault.RedisErrorClassifier;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Which connections to a Redis are trusted: those that were made since one of them last fell silent, or answered that its
 * server does not serve at present. The address may lead to another server by now, by way of a Sentinel, a name or a
 * proxy. Pools to the same server share it.
 */
public final class RedisTrust {
    private static final Pattern SERVES_NOT = Pattern.compile(
            "^(READONLY|MASTERDOWN|LOADING|NOREPLICAS|MISCONF|CLUSTERDOWN|EXECABORT)\\b.*", Pattern.DOTALL);

    /** Not for every command while a server goes on refusing. */
    private static final long BETWEEN_REFUSALS = Duration.ofSeconds(1).toNanos();

    private final AtomicLong generation = new AtomicLong();
    private long nextRefusal = System.nanoTime();

    /** Of the connections that are made now. */
    long generation() {
        return generation.get();
    }

    /** Redis did not answer in time, on whichever connection. */
    void noAnswer() {
        generation.incrementAndGet();
    }

    /** A command failed. */
    void failed(Throwable error) {
        for (Throwable cause : Causes.of(error)) {
            if (cause instanceof RedisCommandTimeoutException) {
                noAnswer();
                return;
            }
            if (cause instanceof RedisCommandExecutionException
                    && SERVES_NOT
                            .matcher(RedisErrorClassifier.words(String.valueOf(cause.getMessage())))
                            .matches()) {
                refused();
                return;
            }
        }
    }

    private synchronized void refused() {
        if (System.nanoTime() - nextRefusal >= 0) {
            nextRefusal = System.nanoTime() + BETWEEN_REFUSALS;
            generation.incrementAndGet();
        }
    }
}
