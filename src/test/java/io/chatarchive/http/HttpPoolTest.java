package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatarchive.api.ApiProblem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads of the API, with tasks that last as long as the test says. */
class HttpPoolTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger atWork = new AtomicInteger();
    private final HttpPool pool = new HttpPool(vertx, "test", new HttpPool.Bounds(4, 20, 2, 12));

    @AfterEach
    void close() {
        over.countDown();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private Boolean slow() throws InterruptedException {
        atWork.incrementAndGet();
        return over.await(30, TimeUnit.SECONDS);
    }

    private List<Future<Boolean>> fill(String caller, int requests) {
        List<Future<Boolean>> slow = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            slow.add(pool.run(caller, this::slow));
        }
        return slow;
    }

    @Test
    void should_serve_another_at_once_when_one_has_as_many_slow_requests_as_it_may() {
        List<Future<Boolean>> slow = fill("greedy", 12);

        assertThatThrownBy(() -> pool.run("greedy", this::slow))
                .isInstanceOfSatisfying(
                        ApiProblem.class, e -> assertThat(e.answer().headers()).containsEntry("Retry-After", "1"))
                .hasMessageStartingWith("You have 12 requests here already.");
        Future<String> other = pool.run("other", () -> "served");
        await().atMost(SOON).until(other::isComplete);
        assertThat(other.result()).isEqualTo("served");
        assertThat(atWork).hasValue(2);
        over.countDown();
        await().atMost(SOON).until(() -> slow.stream().allMatch(Future::succeeded));
    }

    @Test
    void should_refuse_all_when_many_callers_fill_the_queue_and_serve_again_afterwards() {
        List<Future<Boolean>> slow = fill("one", 10);
        slow.addAll(fill("two", 10));

        assertThatThrownBy(() -> pool.run("three", this::slow)).hasMessageStartingWith("Too many requests");

        over.countDown();
        await().atMost(SOON).until(() -> slow.stream().allMatch(Future::succeeded));
        Future<String> later = pool.run("three", () -> "served");
        await().atMost(SOON).until(later::succeeded);
    }

    @Test
    void should_serve_the_next_when_a_task_fails() {
        for (int i = 0; i < 30; i++) {
            Future<String> failed = pool.run("one", () -> {
                throw new IllegalStateException("of a test");
            });
            await().atMost(SOON).until(failed::isComplete);
            assertThat(failed.failed()).isTrue();
        }
    }
}
