package io.chatarchive.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which routes serve requests, and the queue before them. It is bounded: while Redis hangs, later
 * senders get an answer at once.
 */
final class HttpWorkers implements Handler<RoutingContext> {
    private final AtomicInteger taken = new AtomicInteger();
    private final int threads;
    private final int most;
    private WorkerExecutor pool;

    HttpWorkers(HttpSettings settings, int threads) {
        this.threads = threads;
        this.most = threads + settings.maxWaiting();
    }

    /** A request with its body, before its route. */
    @Override
    public void handle(RoutingContext request) {
        if (taken.get() < most) {
            request.next();
        } else {
            HttpRefusal.later("More requests wait than are allowed by chat.http.max-waiting.")
                    .answer(request.response());
        }
    }

    <T> Future<T> run(Vertx vertx, Callable<T> task) {
        taken.incrementAndGet();
        return pool(vertx).executeBlocking(task, false).onComplete(done -> taken.decrementAndGet());
    }

    private synchronized WorkerExecutor pool(Vertx vertx) {
        if (pool == null) {
            pool = vertx.createSharedWorkerExecutor("chat-intake", threads);
        }
        return pool;
    }
}
