package io.chatarchive.demo;

import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.program.DemoTrial;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Redis, a database, the routes and settings that ship, and chat traffic, in one program: {@code ./mvnw -Pdemo}. Runs
 * for {@code -Ddemo.seconds}, or until Ctrl-C where that is 0. Exits with 1 unless every message that was sent is a row
 * in the end.
 */
public final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Screen screen;
    private final Duration length;

    private Demo(Screen screen, Duration length) {
        this.screen = screen;
        this.length = length;
    }

    public static void main(String[] arguments) {
        Screen screen = Screen.standardOutput();
        boolean everythingArchived = false;
        try {
            everythingArchived = new Demo(screen, length()).run();
        } catch (Exception e) {
            screen.say("", "The demo failed: " + Failure.inWords(e));
        }
        if (!everythingArchived) {
            System.exit(1); // an exception would have Maven print its stack trace
        }
    }

    private static Duration length() {
        String seconds = System.getProperty("demo.seconds", "0");
        try {
            return Duration.ofSeconds(Integer.parseUnsignedInt(seconds));
        } catch (NumberFormatException e) {
            throw new Failure("-Ddemo.seconds=" + seconds + " is not a number of seconds.", e);
        }
    }

    private boolean run() throws Exception {
        screen.say("chat-archive demo: chat messages -> Redis Stream -> MySQL table", "");
        try (Stage stage = Stage.open(screen);
                StopSignal stop = StopSignal.listen()) {
            Outcome outcome = play(stage, stop);
            screen.say(outcome.lines());
            screen.say(stage.table().latest(5).lines());
            screen.say("", stage.farewell());
            return outcome.isComplete();
        }
    }

    /** The end comes in this order: the senders, what still waits, the archive; then both servers are asked. */
    private Outcome play(Stage stage, StopSignal stop) throws Exception {
        long sent;
        stage.settings().forEach(System::setProperty); // for trials of letters, too
        try (RunningArchive archive = RunningArchive.start(Map.of(), DemoTrial::addTo)) {
            screen.say(stage.guide(length));
            ChatTraffic traffic = ChatTraffic.start(stage.senders(archive.camel()));
            Incidents incidents = stage.incidents(screen, length);
            Progress progress = new Progress(stage.stream(), archive);
            try (incidents) {
                show(progress, stop, length, () -> false);
            } finally {
                traffic.stop();
            }
            sent = traffic.sent() + incidents.poison();
            screen.say("Stopping: no new messages; what still waits is archived first.");
            show(progress, new StopSignal(), PATIENCE, () -> progress.isLevel() && stage.isLevel());
        }
        return Outcome.of(sent, stage);
    }

    /** A line a second, until it is over, told to stop, or enough (zero: never) time has passed. */
    private void show(Progress progress, StopSignal stop, Duration most, BooleanSupplier over)
            throws InterruptedException {
        long start = System.nanoTime();
        boolean goOn = true;
        while (goOn) {
            screen.status(progress.line());
            boolean timeIsUp = !most.isZero() && System.nanoTime() - start >= most.toNanos();
            goOn = !over.getAsBoolean() && !timeIsUp && !stop.await(untilNextLine(start, most));
        }
    }

    private static Duration untilNextLine(long start, Duration most) {
        long elapsed = System.nanoTime() - start;
        long second = Duration.ofSeconds(1).toNanos();
        long wait = second - elapsed % second;
        return Duration.ofNanos(most.isZero() ? wait : Math.max(0, Math.min(wait, most.toNanos() - elapsed)));
    }
}
