package io.chatarchive.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** A few threads for one kind of requests, and a bounded queue before them. */
final class HttpPool {
    private final AtomicInteger taken = new AtomicInteger();
    private final WorkerExecutor threads;
    private final int most;

    HttpPool(Vertx vertx, String name, int threads, int most) {
        this.threads = vertx.createSharedWorkerExecutor(name, threads);
        this.most = most;
    }

    /** Runs a task when a thread is free; empty if too many wait. */
    <T> Optional<Future<T>> run(Callable<T> task) {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(threads.executeBlocking(task, false).onComplete(done -> taken.decrementAndGet()));
    }
}
