package io.chatarchive.demo;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** People chatting: each sender at its own pace, with the ups and downs of a day in seven seconds. */
final class ChatTraffic {
    /** Enough for a demo: Redis keeps them all in memory. */
    static final long MOST = 3_000_000;

    private static final long SLOT_MS = 50;
    private static final long ANSWER_SECONDS = 15;

    private final Conversation conversation = new Conversation();
    private final LongAdder sent = new LongAdder();
    private final ScheduledExecutorService clock;

    private ChatTraffic(int senders) {
        clock = Executors.newScheduledThreadPool(senders, task -> {
            Thread thread = new Thread(task, "chat-traffic");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to send, with each sender as many messages a second as the map says. */
    static ChatTraffic start(Map<ChatSender, Integer> rates) {
        ChatTraffic traffic = new ChatTraffic(rates.size());
        rates.forEach((sender, rate) -> {
            var unused = traffic.clock.scheduleAtFixedRate(
                    () -> traffic.sendSome(sender, rate), 0, SLOT_MS, TimeUnit.MILLISECONDS);
        });
        return traffic;
    }

    /** How many messages were accepted. */
    long sent() {
        return sent.sum();
    }

    private void sendSome(ChatSender sender, int rate) {
        if (sent.sum() >= MOST) {
            return;
        }
        List<CompletableFuture<?>> answers = conversation.next(howManyNow(rate)).stream()
                .<CompletableFuture<?>>map(message -> send(sender, message))
                .toList();
        CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, ANSWER_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Counts what is accepted. What is not is another's to report: the archive's log says which server is away. */
    private CompletableFuture<?> send(ChatSender sender, String message) {
        try {
            return sender.send(message).handle((answer, error) -> {
                if (error == null) {
                    sent.increment();
                }
                return null;
            });
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private static int howManyNow(int rate) {
        double tide = 1 + 0.4 * Math.sin(System.nanoTime() / 7e9 * 2 * Math.PI);
        double burst = ThreadLocalRandom.current().nextInt(40) == 0 ? 4 : 1;
        double share = rate * SLOT_MS / 1000.0 * tide * burst;
        return (int) (share + ThreadLocalRandom.current().nextDouble());
    }

    /** Stops sending, and returns when each message is accepted or refused. */
    void stop() throws InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(ANSWER_SECONDS * 2, TimeUnit.SECONDS)) {
            clock.shutdownNow();
        }
    }
}
