package io.chatarchive.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.RedisError;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.Audit;
import io.chatarchive.stream.Jobs;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job while this process does it. An outage ends the step, not the job: it waits, and goes on with what was kept. If the
 * process stops, another goes on.
 */
public final class JobRun implements Progress {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LONGEST_WAIT = 16_000;

    private final StreamArchive archive;
    private final Jobs jobs;
    private final Jobs.Taken job;
    private final BooleanSupplier goesOn;
    private final boolean patient;
    private final JsonNode request;
    private final ObjectNode result;
    private volatile long done;
    private volatile long total = -1;
    private volatile Jobs.Answer answer = Jobs.Answer.GO_ON;
    private volatile String outcome;

    /**
     * Before it begins.
     *
     * @param goesOn false from when this process stops
     * @param patient whether it waits while a server is away, rather than to fail, and logs what it does: not in the shell
     * @throws JsonProcessingException if somebody else has written the job
     */
    public JobRun(StreamArchive archive, Jobs jobs, Jobs.Taken job, BooleanSupplier goesOn, boolean patient)
            throws JsonProcessingException {
        this.archive = archive;
        this.jobs = jobs;
        this.job = job;
        this.goesOn = goesOn;
        this.patient = patient;
        this.request = JSON.readTree(job.request());
        this.result = JSON.readTree(job.result()) instanceof ObjectNode object ? object : JSON.createObjectNode();
    }

    /** Does it, until it has ended, or this process stops, or another has it. Never throws. */
    public void run() {
        String verb = request.path("verb").asText();
        log("begins: " + verb);
        try {
            if (!Verbs.ALL.containsKey(verb)) {
                throw new InvalidSettingException("this version of chat-archive does not know '" + verb + "'");
            }
            work(Verbs.ALL.get(verb));
            if (answer == Jobs.Answer.LOST) {
                log("is not this process's any more: another goes on with it, or Redis has lost it");
            } else if (answer == Jobs.Answer.GO_ON && !goesOn.getAsBoolean()) {
                release();
            } else {
                end("");
            }
        } catch (Exception | Error e) { // whatever it is, who waits is told, and the next job has its turn
            if (goesOn.getAsBoolean()) {
                end(wordsFor(e));
            } else { // what a process meets that stops says nothing of the job
                release();
            }
        }
    }

    /** In the shell, who reads its output waits for the result alone. */
    private void log(String what) {
        if (patient) {
            LOG.info("Job {} {}. stream={}", job.id(), what, archive.getStream());
        }
    }

    private void work(Verb verb) throws Exception {
        for (long wait = 1_000; ; wait = Math.min(LONGEST_WAIT, 2 * wait)) {
            try {
                verb.run(archive, request.path("arguments"), this);
                return;
            } catch (Exception e) {
                if (!patient || !isOutage(e)) {
                    throw e;
                }
                log("waits: " + wordsFor(e));
                if (!goesOnAfter(wait, wordsFor(e))) {
                    return;
                }
            }
        }
    }

    private void end(String error) {
        log(error.isEmpty() ? "has ended" : "has failed: " + error);
        if (end(over(error))) {
            outcome = !error.isEmpty() ? "failed" : answer == Jobs.Answer.STOP ? "cancelled" : "done";
            audit(error);
        }
    }

    /** This process stops, and another goes on. */
    private void release() {
        boolean unused = end(Map.of("owner", "", "result", result.toString()));
    }

    private static boolean isOutage(Exception error) {
        Fault fault = Fault.of(error);
        boolean isReply = fault.sentence().startsWith("ERR ") // that Redis answers so is no outage
                && RedisError.of(fault.sentence()).isEmpty();
        return !(error instanceof InvalidSettingException || isReply)
                && fault.errorClass() == ErrorClass.OUTAGE
                && (fault.server() == Fault.Server.DATABASE || fault.server() == Fault.Server.REDIS);
    }

    /** Waits for a server. False: the job is to stop, or is lost. */
    private boolean goesOnAfter(long milliseconds, String words) throws InterruptedException {
        long until = System.nanoTime() + milliseconds * 1_000_000;
        while (System.nanoTime() < until) {
            if (answer != Jobs.Answer.GO_ON || !goesOn.getAsBoolean()) {
                return false;
            }
            report(Map.of("waits", words));
            Thread.sleep(500);
        }
        report(Map.of("waits", ""));
        return answer == Jobs.Answer.GO_ON && goesOn.getAsBoolean();
    }

    /** Tells Redis that this process lives. Never throws. */
    public void beat() {
        report(Map.of());
    }

    private void report(Map<String, String> fields) {
        try {
            answer = jobs.report(job, fields);
        } catch (RuntimeException e) { // as at the end
            LOG.debug("A job cannot be written down", e);
        }
    }

    /** Returns whether it is written down, and the job was this process's until then. */
    private boolean end(Map<String, String> fields) {
        for (int attempt = 0; attempt < 30; attempt++) {
            try {
                return jobs.report(job, fields) != Jobs.Answer.LOST;
            } catch (RuntimeException e) { // Redis is away, or this process has closed its connections
                LOG.debug("The end of a job cannot be written down", e);
            }
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private Map<String, String> over(String error) {
        if (request.path("arguments") instanceof ObjectNode arguments) {
            arguments.remove(ArchiveOperator.MESSAGES); // they may be many, and nobody sends them again
        }
        Map<String, String> fields = new TreeMap<>();
        fields.put(Jobs.OVER, "1");
        fields.put("request", request.toString());
        fields.put("result", result.toString());
        fields.put("counts", small(result).toString());
        if (!error.isEmpty()) {
            fields.put("error", error);
        }
        return fields;
    }

    /** Its numbers, for a list of many jobs. */
    private static ObjectNode small(ObjectNode result) {
        ObjectNode small = result.objectNode();
        result.properties().stream()
                .filter(field -> field.getValue().isNumber() || field.getValue().isBoolean())
                .forEach(field -> small.set(field.getKey(), field.getValue()));
        return small;
    }

    private void audit(String error) {
        Audit.Actor actor = new Audit.Actor(
                request.path("by").asText(), request.path("from").asText());
        Optional<Job> ended = Job.find(jobs, job.id());
        String end = error.isEmpty() ? ended.map(Job::numbers).orElse("done") : "failed: " + error;
        ArchiveOperator.audit(
                new Audit(archive.connections().redisForLooking(), archive.getStream()),
                actor,
                request.path("verb").asText(),
                "job " + job.id(),
                end);
    }

    @Override
    public ObjectNode result() {
        return result;
    }

    String verb() {
        return request.path("verb").asText();
    }

    /** How it has ended, in one word; empty where it has not, or another process goes on with it. */
    Optional<String> outcome() {
        return Optional.ofNullable(outcome);
    }

    public long done() {
        return done;
    }

    public long total() {
        return total;
    }

    @Override
    public boolean at(long doneNow, long totalNow) {
        done = doneNow;
        total = totalNow;
        answer = jobs.report(
                job, Map.of("done", String.valueOf(done), "total", String.valueOf(total), "result", result.toString()));
        return answer == Jobs.Answer.GO_ON && goesOn.getAsBoolean();
    }

    @Override
    public String job() {
        return job.key();
    }

    private static String wordsFor(Throwable error) {
        if (error instanceof InvalidSettingException) {
            return error.getMessage();
        }
        Fault fault = Fault.of(error);
        boolean ofServer = fault.server() == Fault.Server.DATABASE || fault.server() == Fault.Server.REDIS;
        String refuses = fault.errorClass() == ErrorClass.OUTAGE ? " cannot be asked: " : " refuses: ";
        return (ofServer ? fault.server().words() + refuses : "") + fault.sentence();
    }
}
