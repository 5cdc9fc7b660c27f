package io.chatarchive.demo;

import io.chatarchive.fixture.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What goes wrong in a demo, as in life, and is announced: messages that no table takes, and a database that is away. */
final class Incidents implements AutoCloseable {
    private static final int MOST_ROUNDS = 20;
    private static final Duration SHORTEST_RUN = Duration.ofSeconds(15);

    /** One of each kind that becomes a dead letter. */
    private static final List<String> POISON = List.of(
            "老王:我不是 JSON",
            "[\"a list\", \"and no object\"]",
            "{\"username\":\"阿珍\",\"userid\":\"not a number, and far too long for its column: "
                    + "0123456789".repeat(10)
                    + "\",\"msg\":\"谁改了字段?\"}",
            "{\"userid\":\"7\",\"msg\":\"who said this? The name is missing\"}",
            "{\"username\":{\"first\":\"José\"},\"userid\":\"31\",\"msg\":\"a name that is an object\"}");

    private final Screen screen;
    private final ChatStream stream;
    private final Optional<Relay> database;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "incidents");
        thread.setDaemon(true);
        return thread;
    });
    private int poison;
    private int rounds;

    /**
     * Begins.
     *
     * @param database the way to it, which can be shut; empty: it is somebody else's
     * @param length of the demo; zero: until somebody ends it
     */
    static Incidents begin(Screen screen, ChatStream stream, Optional<Relay> database, Duration length) {
        Incidents incidents = new Incidents(screen, stream, database);
        incidents.every(2, 30, incidents::sendPoison);
        boolean isLong = length.isZero() || length.compareTo(SHORTEST_RUN) >= 0;
        if (database.isPresent() && isLong) {
            long away = length.isZero() ? 8 : Math.min(8, length.toSeconds() / 4);
            incidents.every(length.isZero() ? 20 : length.toSeconds() / 3, 120, () -> incidents.takeAway(away));
        }
        return incidents;
    }

    private Incidents(Screen screen, ChatStream stream, Optional<Relay> database) {
        this.screen = screen;
        this.stream = stream;
        this.database = database;
    }

    private void every(long first, long pause, Runnable incident) {
        var unused = clock.scheduleWithFixedDelay(incident, first, pause, TimeUnit.SECONDS);
    }

    /** How many messages were sent that no table takes. */
    synchronized int poison() {
        return poison;
    }

    private void sendPoison() {
        if (rounds++ >= MOST_ROUNDS) {
            return;
        }
        screen.say("      " + POISON.size() + " messages that no table takes were sent: they become dead letters.");
        for (String message : POISON) {
            try {
                stream.add(message).get();
                synchronized (this) {
                    poison++;
                }
            } catch (ExecutionException e) {
                return; // the archive's log says which server is away
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void takeAway(long seconds) {
        screen.say("      The database is away for " + seconds + " seconds: the backlog grows, the chat goes on.");
        try {
            database.orElseThrow().shut();
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            bringBack();
        }
    }

    private void bringBack() {
        try {
            database.orElseThrow().open();
            screen.say("      The database is back: the backlog drains.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No more of it; the database is there again. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            boolean ended = clock.awaitTermination(10, TimeUnit.SECONDS);
            assert ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
