package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.Jobs;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Takes the jobs that somebody leaves for an archive, and does one after the other, each in a thread of its own. If Redis
 * does not allow this process to ask for jobs, it logs nothing: the command that leaves a job prints that. Not for
 * several threads.
 */
final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(500);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);

    private final StreamArchive archive;
    private final Jobs jobs;
    private final String process;
    private volatile boolean working;
    private long next = System.nanoTime();

    JobRunner(StreamArchive archive) {
        this.archive = archive;
        this.jobs = new Jobs(archive.connections().redisForLooking(), archive.getStream());
        this.process = archive.settings().stream().consumer();
    }

    /** Takes a job, unless one is at work, or none waits. Never throws. */
    void look() {
        if (working || !archive.isRunning() || System.nanoTime() - next < 0) {
            return;
        }
        try {
            jobs.take(JobState.begun(process).write()).ifPresent(this::begin);
        } catch (DataAccessException e) {
            LOG.debug("Jobs cannot be asked for", e);
            if (Fault.of(e).errorClass() == ErrorClass.CONFIGURATION) {
                next = System.nanoTime() + AFTER_REFUSAL.toNanos();
            }
        }
    }

    private void begin(Jobs.Job job) {
        working = true;
        archive.getCamelContext()
                .getExecutorServiceManager()
                .newThread("chat-job", () -> {
                    try {
                        run(job);
                    } finally {
                        working = false;
                    }
                })
                .start();
    }

    private void run(Jobs.Job job) {
        Reporter reporter = new Reporter(job.id());
        try {
            JsonNode request = new ObjectMapper().readTree(job.request());
            String name = request.path("verb").asText();
            Verb verb = Verbs.ALL.get(name);
            if (verb == null) {
                reporter.end(reporter.state.failed("this version of chat-archive does not know '" + name + "'"));
                return;
            }
            LOG.info("Job {} begins: {}. stream={}", job.id(), name, archive.getStream());
            reporter.end(reporter.state.ended(verb.run(archive, request.path("arguments"), reporter)));
            LOG.info("Job {} has ended. stream={}", job.id(), archive.getStream());
        } catch (Exception | Error e) { // whatever it is, who waits is told, and the next job has its turn
            LOG.warn("Job {} has failed: {}. stream={}", job.id(), wordsFor(e), archive.getStream());
            reporter.end(reporter.state.failed(wordsFor(e)));
        }
    }

    static String wordsFor(Throwable error) {
        return error instanceof InvalidSettingException
                ? error.getMessage()
                : Fault.of(error).sentence();
    }

    private final class Reporter implements Progress {
        private final String job;
        private JobState state = JobState.begun(process);
        private boolean stop;

        private Reporter(String job) {
            this.job = job;
        }

        @Override
        public boolean at(long done, long total) {
            boolean due = Duration.between(state.at(), Instant.now()).compareTo(BETWEEN_REPORTS) >= 0;
            if (due) {
                state = state.at(done, total);
                stop |= jobs.report(job, state.write());
            }
            return !stop && archive.isRunning();
        }

        private void end(JobState end) {
            jobs.report(job, end.write());
        }
    }
}
