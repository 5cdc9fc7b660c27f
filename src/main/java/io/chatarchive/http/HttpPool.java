package io.chatarchive.http;

import io.chatarchive.api.ApiProblem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;

/**
 * A few threads for one kind of requests, and a bounded queue before them. One caller never has all of them: its requests
 * wait for each other, and those of others pass. Thread-safe.
 */
final class HttpPool {
    private final WorkerExecutor threads;
    private final Bounds bounds;
    private final Map<String, Line> lines = new HashMap<>();
    private int taken;

    /**
     * What it takes.
     *
     * @param threads how many there are
     * @param most requests, at work or waiting
     * @param atWorkOfOne how many of one caller are at work at once
     * @param mostOfOne requests of one caller, at work or waiting
     */
    record Bounds(int threads, int most, int atWorkOfOne, int mostOfOne) {}

    /** The requests of one caller. */
    private static final class Line {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int atWork;
    }

    HttpPool(Vertx vertx, String name, Bounds bounds) {
        this.threads = vertx.createSharedWorkerExecutor(name, bounds.threads());
        this.bounds = bounds;
    }

    /**
     * Runs a task when a thread is free.
     *
     * @throws ApiProblem if too many wait
     */
    synchronized <T> Future<T> run(String caller, Callable<T> task) {
        Line line = lines.computeIfAbsent(caller, unused -> new Line());
        if (line.atWork + line.waiting.size() >= bounds.mostOfOne()) {
            throw new ApiProblem(
                    429, "You have " + bounds.mostOfOne() + " requests here already. Wait until they are answered.");
        }
        if (taken >= bounds.most()) {
            removeIfIdle(caller, line);
            throw new ApiProblem(503, "Too many requests to the API wait. Send it again later.");
        }
        taken++;
        Promise<T> answer = Promise.promise();
        line.waiting.add(
                () -> threads.executeBlocking(task, false).onComplete(answer).onComplete(done -> ended(caller, line)));
        begin(line);
        return answer.future();
    }

    private void begin(Line line) {
        if (line.atWork < bounds.atWorkOfOne() && !line.waiting.isEmpty()) {
            line.atWork++;
            line.waiting.remove().run();
        }
    }

    private synchronized void ended(String caller, Line line) {
        taken--;
        line.atWork--;
        begin(line);
        removeIfIdle(caller, line);
    }

    private void removeIfIdle(String caller, Line line) {
        if (line.atWork == 0 && line.waiting.isEmpty()) {
            lines.remove(caller);
        }
    }
}
