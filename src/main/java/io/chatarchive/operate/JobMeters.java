package io.chatarchive.operate;

import io.chatarchive.archive.StreamArchive;
import io.chatarchive.watch.HostMeters;
import io.chatarchive.watch.KnownNumbers;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The meters of an archive's jobs, from what this process sees of them when it looks for one. Safe for several threads. */
final class JobMeters implements AutoCloseable {
    private static final String ENDED = "jobs.ended";
    private static final String ENDED_WORDS = "Jobs that this process has ended";
    private static final String OTHER = "other";

    private final HostMeters meters;
    private final KnownNumbers open;

    JobMeters(StreamArchive archive) {
        meters = new HostMeters(
                archive.getCamelContext().getRegistry().findByType(MeterRegistry.class), archive.settings());
        open = meters.numbers("jobs", "Jobs that wait or are at work, by their state", null);
        for (String outcome : List.of("done", "failed", "cancelled")) {
            Verbs.ALL.keySet().forEach(verb -> meters.countFromZero(ENDED, ENDED_WORDS, tags(verb, outcome)));
            meters.countFromZero(ENDED, ENDED_WORDS, tags(OTHER, outcome));
        }
    }

    private static String[] tags(String verb, String outcome) {
        return new String[] {"verb", verb, "outcome", outcome};
    }

    /** How many jobs there are of each state; each that there may be is there. */
    void saw(Map<String, Long> states) {
        Map<String, Long> all = new TreeMap<>(Map.of("waiting", 0L, "running", 0L, "held up", 0L));
        states.forEach((state, jobs) -> all.computeIfPresent(state, (name, none) -> jobs));
        open.set("state", all);
    }

    /** Redis cannot be asked, or does not let this process ask. */
    void sawNothing() {
        open.set("state", Map.of());
    }

    void ended(JobRun job) {
        String verb = Verbs.ALL.containsKey(job.verb()) ? job.verb() : OTHER;
        job.outcome().ifPresent(outcome -> meters.count(ENDED, ENDED_WORDS, tags(verb, outcome)));
    }

    @Override
    public void close() {
        meters.close();
    }
}
