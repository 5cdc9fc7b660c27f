package io.chatarchive.program;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.operate.JobState;
import io.chatarchive.operate.Progress;
import io.chatarchive.operate.Verbs;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.Jobs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has a verb done: by a process of the archive that runs, or here where none takes it. Ctrl-C stops it after the present
 * step; it can be done again.
 */
final class JobClient {
    private static final Duration UNTIL_TAKEN = Duration.ofSeconds(3);
    private static final Duration PERIOD = Duration.ofMillis(100);

    private final OperatedArchive operated;
    private final Jobs jobs;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String job;
    private volatile boolean stopped;

    JobClient(OperatedArchive operated) {
        this.operated = operated;
        this.jobs = new Jobs(operated.redis(), operated.stream());
    }

    /**
     * Has it done by a process that runs.
     *
     * @return empty if no process has taken it: then nobody will
     * @throws InvalidSettingException if the process says that it cannot, or is gone
     */
    Optional<ObjectNode> byProcess(String verb, ObjectNode arguments, ProgressLine line) throws Exception {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("verb", verb).put("by", OperatorCommand.operator()).set("arguments", arguments);
        job = jobs.leave(request.toString());
        long waitsUntil = System.nanoTime() + UNTIL_TAKEN.toNanos();
        while (true) {
            Optional<String> text = jobs.state(job);
            if (text.isEmpty() && System.nanoTime() - waitsUntil > 0 && jobs.withdraw(job)) {
                return Optional.empty();
            }
            if (text.isPresent()) {
                JobState state = JobState.read(text.get());
                if (state.isOver() || state.isAbandoned()) {
                    return Optional.of(result(state));
                }
                line.at(state.done(), state.total());
            }
            Thread.sleep(PERIOD.toMillis());
        }
    }

    private static ObjectNode result(JobState state) {
        if (state.isAbandoned()) {
            throw new InvalidSettingException(
                    "The process '" + state.process() + "' that did it says nothing any more. It can be done again.");
        }
        if (!state.error().isEmpty()) {
            throw new InvalidSettingException("The process '" + state.process() + "' cannot go on: " + state.error()
                    + ". What was done is done; it can be done again.");
        }
        return state.result();
    }

    /** Has it done by a process that runs, or else here. */
    ObjectNode run(String verb, ObjectNode arguments, ProgressLine line) throws Exception {
        letStop();
        Optional<ObjectNode> done = byProcess(verb, arguments, line);
        return done.isPresent()
                ? done.get()
                : Verbs.ALL.get(verb).run(operated.withRoutes(), arguments, progress(line));
    }

    /** Work that this process does itself. */
    interface Work {
        ObjectNode run(StreamArchive archive, Progress progress) throws Exception;
    }

    ObjectNode runHere(Work work, ProgressLine line) throws Exception {
        letStop();
        return work.run(operated.withRoutes(), progress(line));
    }

    private void letStop() {
        operated.atEnd(over::countDown); // and not before the result is printed
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    }

    private Progress progress(ProgressLine line) {
        return (done, total) -> {
            line.at(done, total);
            return !stopped;
        };
    }

    /** Ctrl-C: what is at work ends after its step, and its result is still printed. */
    private void stop() {
        if (over.getCount() == 0) {
            return;
        }
        stopped = true;
        try {
            if (job != null) {
                jobs.stop(job);
            }
            boolean unused = over.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            System.err.println("It may go on in the process that does it.");
        }
    }
}
