package io.chatarchive.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.operate.Job;
import io.chatarchive.operate.JobRun;
import io.chatarchive.operate.Progress;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessException;

/**
 * Has a verb done: by a process of the archive that runs, or here where none takes it. Ctrl-C stops it after the present
 * step; it can be done again.
 */
final class JobClient {
    private static final Duration UNTIL_TAKEN = Duration.ofSeconds(3);
    private static final Duration UNTIL_GONE = Duration.ofSeconds(16);
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration UNTIL_ANSWER = Duration.ofMinutes(1);

    private final OperatedArchive operated;
    private final Jobs jobs;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String job;
    private volatile boolean stopped;
    private boolean here;
    private long answered = System.nanoTime();

    JobClient(OperatedArchive operated) {
        this.operated = operated;
        this.jobs = new Jobs(operated.redis(), operated.stream());
    }

    /**
     * Has it done by a process that runs.
     *
     * @return empty if no process has taken it: then nobody will
     * @throws InvalidSettingException if the process says that it cannot
     */
    Optional<ObjectNode> byProcess(String verb, ObjectNode arguments, ProgressLine line) throws Exception {
        leave(verb, arguments);
        while (!await(line)) {
            boolean unused = jobs.cancel(job);
            Job seen = seen(line);
            if (seen.isOver() && !seen.isTaken()) {
                return Optional.empty();
            }
        }
        return Optional.of(result(line));
    }

    /** Has it done by a process that runs, or else here, where nobody takes it or goes on with it. */
    ObjectNode run(String verb, ObjectNode arguments, ProgressLine line) throws Exception {
        letStop();
        leave(verb, arguments);
        while (!await(line)) {
            StreamArchive archive = operated.withRoutes();
            Optional<Jobs.Taken> taken = jobs.take(job, Jobs.owner(OperatorCommand.operator()));
            if (taken.isPresent()) {
                here = true;
                run(new JobRun(archive, jobs, taken.get(), () -> true, false), line);
            }
        }
        return result(line);
    }

    private void leave(String verb, ObjectNode arguments) throws Exception {
        if (!stopped) {
            job = OperatorCommand.operator(operated).leave(verb, arguments);
        }
        if (!stopped) {
            return;
        }
        if (job == null) { // while this command was starting
            throw new InvalidSettingException("It was cancelled before it began.");
        }
        boolean unused = jobs.cancel(job); // while it was being left, when there was no job yet to cancel
    }

    /** Waits until it has ended. False: nobody takes it, or who did is silent. */
    private boolean await(ProgressLine line) throws InterruptedException {
        Instant beat = Instant.EPOCH;
        long heard = System.nanoTime();
        while (true) {
            Optional<Job> answer = look(line);
            if (answer.isEmpty()) { // nobody can be heard meanwhile
                heard = System.nanoTime();
                continue;
            }
            Job seen = answer.get();
            if (seen.isOver()) {
                return true;
            }
            if (!seen.beat().equals(beat)) {
                beat = seen.beat();
                heard = System.nanoTime();
            }
            Duration patience = seen.isTaken() ? UNTIL_GONE : UNTIL_TAKEN;
            if (System.nanoTime() - heard > patience.toNanos()) {
                return false;
            }
            line.at(seen.done(), seen.total());
            line.waits(seen.waits());
            Thread.sleep(PERIOD.toMillis());
        }
    }

    private Job seen(ProgressLine line) throws InterruptedException {
        Optional<Job> seen = look(line);
        while (seen.isEmpty()) {
            seen = look(line);
        }
        return seen.get();
    }

    /** Empty: Redis cannot be asked just now, which ends no job. */
    private Optional<Job> look(ProgressLine line) throws InterruptedException {
        try {
            Job seen = Job.read(jobs, job)
                    .orElseThrow(() -> new InvalidSettingException(
                            "Redis has lost the job. What was done is done; it can be done again."));
            answered = System.nanoTime();
            return Optional.of(seen);
        } catch (DataAccessException e) {
            Fault fault = Fault.of(e);
            if (fault.errorClass() != ErrorClass.OUTAGE) {
                throw e;
            }
            if (System.nanoTime() - answered > UNTIL_ANSWER.toNanos()) {
                throw new InvalidSettingException("Redis cannot be asked: " + fault.sentence() + ". The job " + job
                        + " may go on in a process; see: chat-archive jobs show " + job);
            }
            line.waits("Redis cannot be asked: " + fault.sentence());
            Thread.sleep(PERIOD.toMillis());
            return Optional.empty();
        }
    }

    private ObjectNode result(ProgressLine line) throws InterruptedException {
        Job seen = seen(line);
        if (seen.isCancelled() && !seen.isTaken()) {
            throw new InvalidSettingException("It was cancelled before it began.");
        }
        if (!seen.error().isEmpty()) {
            boolean byProcess = seen.isTaken() && !here;
            throw new InvalidSettingException((byProcess ? "The process '" + seen.process() + "' cannot go on: " : "")
                    + seen.error() + ". What was done is done; it can be done again.");
        }
        return seen.result();
    }

    private static void run(JobRun run, ProgressLine line) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> unused = timer.scheduleWithFixedDelay(
                    () -> {
                        run.beat();
                        line.at(run.done(), run.total());
                    },
                    0,
                    500,
                    TimeUnit.MILLISECONDS);
            run.run();
        } finally {
            timer.shutdownNow();
        }
    }

    /** Work that this process does itself. */
    interface Work {
        void run(StreamArchive archive, Progress progress) throws Exception;
    }

    ObjectNode runHere(Work work, ProgressLine line) throws Exception {
        letStop();
        Progress progress = Progress.local((done, total) -> {
            line.at(done, total);
            return !stopped;
        });
        work.run(operated.withRoutes(), progress);
        return progress.result();
    }

    private void letStop() {
        operated.atEnd(over::countDown); // and not before the result is printed
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    }

    /** Ctrl-C: what is at work ends after its step, and its result is still printed. */
    private void stop() {
        if (over.getCount() == 0) {
            return;
        }
        stopped = true;
        try {
            if (job != null) {
                jobs.cancel(job);
            }
            boolean unused = over.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            System.err.println("It may go on in the process that does it.");
        }
    }
}
