package io.chatarchive.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.RedisError;
import io.chatarchive.stream.Jobs;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Takes the jobs that somebody leaves for an archive, and does one after the other in a thread of its own; a drain, which
 * takes no time, at once. If Redis does not allow this process to ask for jobs, it logs nothing: the command that leaves a
 * job prints that. Not for several threads.
 */
final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

    private final StreamArchive archive;
    private final Jobs jobs;
    private final String owner;
    private JobMeters meters;
    private volatile JobRun working;
    private volatile Thread thread;
    private volatile boolean stopping;
    private final Set<String> unusable = new HashSet<>();
    private long next = System.nanoTime();

    JobRunner(StreamArchive archive) {
        this.archive = archive;
        this.jobs = new Jobs(archive.connections().redisForLooking(), archive.getStream());
        this.owner = Jobs.owner(archive.settings().stream().consumer());
    }

    /** Takes what waits. Never throws. */
    void look() {
        JobRun atWork = working;
        if (atWork != null) {
            atWork.beat();
        }
        if (!goesOn() || System.nanoTime() - next < 0) {
            return;
        }
        if (meters == null) {
            meters = new JobMeters(archive);
        }
        try {
            Map<String, Long> states = new HashMap<>();
            List<String> open = jobs.open();
            unusable.retainAll(open);
            for (String id : open) {
                lookAt(id).ifPresent(job -> states.merge(job.state(), 1L, Long::sum));
            }
            meters.saw(states);
        } catch (DataAccessException e) {
            LOG.debug("Jobs cannot be asked for", e);
            meters.sawNothing();
            if (Fault.of(e).errorClass() == ErrorClass.CONFIGURATION) {
                next = System.nanoTime() + AFTER_REFUSAL.toNanos();
            }
        }
    }

    /** Takes the job, unless somebody else has. Returns it as it was before that. */
    private Optional<Job> lookAt(String id) {
        try {
            Optional<Job> job = Job.readSmall(jobs, id);
            take(id, job.filter(one -> Verbs.QUICK.contains(one.verb())).isPresent());
            return job;
        } catch (DataAccessException e) {
            if (!RedisError.isWrongType(e)) {
                throw e;
            }
            if (unusable.add(id)) {
                LOG.warn(
                        "Job {} is passed over: the key {} is no hash, which somebody else must have written. stream={}",
                        id,
                        jobs.key(id),
                        archive.getStream());
            }
            return Optional.empty();
        }
    }

    private void take(String id, boolean quick) {
        if (quick) {
            jobs.take(id, owner).flatMap(this::run).ifPresent(job -> run(job, meters));
        } else if (working == null) {
            jobs.take(id, owner).flatMap(this::run).ifPresent(this::begin);
        }
    }

    private static void run(JobRun job, JobMeters meters) {
        job.run();
        meters.ended(job);
    }

    /** The archive is not there any more. */
    void forget() {
        if (meters != null) {
            meters.close();
        }
    }

    /** Has the job at work released, so that another process goes on with it, and waits for that for some seconds. */
    void stop() {
        stopping = true;
        Thread atWork = thread;
        if (atWork != null) {
            try {
                atWork.join(LONGEST_STOP.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        forget();
    }

    private boolean goesOn() {
        return !stopping && archive.isRunning();
    }

    private Optional<JobRun> run(Jobs.Taken job) {
        try {
            return Optional.of(new JobRun(archive, jobs, job, this::goesOn, true));
        } catch (JsonProcessingException e) { // somebody else has written it
            LOG.warn("Job {} is no JSON, and has failed. stream={}", job.id(), archive.getStream());
            Jobs.Answer unused = jobs.report(job, Map.of(Jobs.OVER, "1", "error", "it is no JSON"));
            return Optional.empty();
        }
    }

    private void begin(JobRun job) {
        working = job;
        JobMeters told = meters;
        thread = archive.getCamelContext().getExecutorServiceManager().newThread("chat-job", () -> {
            try {
                run(job, told);
            } finally {
                working = null;
            }
        });
        thread.start();
    }
}
