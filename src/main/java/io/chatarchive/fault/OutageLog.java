package io.chatarchive.fault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says what the archive waits for: once when it begins, then at growing intervals, and once when it is over, however
 * often it is tried in between and by however many lanes.
 */
public final class OutageLog {
    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);
    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(5);
    private static final int MOST_CAUSES = 16;
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(15);

    /** What fails now. */
    public record Failing(Fault fault, Duration since) {
        /** For a person who looks at health or metrics: what fails, for how long, and what to do. */
        public String words() {
            return fault.server().words() + " " + verb(fault) + " for " + since.toSeconds() + " s: " + fault.sentence()
                    + ". " + advice(fault) + ".";
        }
    }

    private static final class Outage {
        final Instant since;
        final Set<Object> waiting = new HashSet<>();
        final Set<String> said = new HashSet<>();
        Fault fault;
        Instant nextLine;
        Duration interval = FIRST_INTERVAL;

        Outage(Instant since) {
            this.since = since;
            this.nextLine = since.plus(FIRST_INTERVAL);
        }

        void later(Instant now) {
            Duration longer = interval.multipliedBy(2);
            interval = longer.compareTo(LONGEST_INTERVAL) < 0 ? longer : LONGEST_INTERVAL;
            nextLine = now.plus(interval);
        }
    }

    private final Clock clock;
    private final String stream;
    private final Map<Fault.Server, Outage> outages = new EnumMap<>(Fault.Server.class);

    public OutageLog(Clock clock, String stream) {
        this.clock = clock;
        this.stream = stream;
    }

    /**
     * Notes a failure.
     *
     * @param lane the one that it failed for, or null: then it is over as soon as it works for any
     */
    public synchronized void failed(Fault fault, Object lane) {
        Instant now = clock.instant();
        Outage outage = outages.computeIfAbsent(fault.server(), server -> new Outage(now));
        outage.fault = fault;
        if (lane != null) {
            outage.waiting.add(lane);
        }
        if (outage.said.size() < MOST_CAUSES && outage.said.add(fault.kind())) {
            say(fault, "{} {}: {}. {}. stream={}", verb(fault), fault.sentence(), advice(fault), stream);
        } else if (!now.isBefore(outage.nextLine)) {
            outage.later(now);
            long seconds = Duration.between(outage.since, now).toSeconds();
            say(fault, "{} still {} after {} s: {}. stream={}", verb(fault), seconds, fault.sentence(), stream);
        }
    }

    /** ERROR for what needs a person, WARN for what passes. */
    private static void say(Fault fault, String line, Object... words) {
        Object[] all = Stream.concat(Stream.of(fault.server().words()), Stream.of(words))
                .toArray();
        LOG.atLevel(fault.errorClass() == ErrorClass.CONFIGURATION ? Level.ERROR : Level.WARN)
                .log(line, all);
    }

    private static String verb(Fault fault) {
        return fault.errorClass() == ErrorClass.CONFIGURATION ? "refuses" : "fails";
    }

    private static String advice(Fault fault) {
        if (fault.server() == Fault.Server.ROUTE) {
            return "The affected messages stay pending and are retried; the others go on";
        }
        Optional<String> advice = RedisError.of(fault.sentence()).map(RedisError::advice);
        if (fault.server() == Fault.Server.INTAKE) {
            return advice.map(words -> words + ". Nothing is added, and senders are told so (503)")
                    .orElse("Senders are told that it failed (503)");
        }
        boolean isOfRedis = fault.server() != Fault.Server.DATABASE;
        return advice.filter(words -> isOfRedis).map(words -> words + ". ").orElse("") + waiting(fault);
    }

    private static String waiting(Fault fault) {
        return fault.errorClass() == ErrorClass.CONFIGURATION
                ? "Correct this. Nothing is lost: messages wait in the stream, and archiving resumes by itself then"
                : "Messages wait in the stream; trying again until it works";
    }

    /** What fails now, in the order of {@link Fault.Server}. */
    public synchronized List<Failing> failing() {
        Instant now = clock.instant();
        return outages.values().stream()
                .map(outage -> new Failing(outage.fault, Duration.between(outage.since, now)))
                .toList();
    }

    public synchronized boolean isAway(Fault.Server server) {
        return outages.containsKey(server);
    }

    /** Notes that a server works for a lane; the outage is over once it does for every lane that it failed for. */
    public synchronized void works(Fault.Server server, Object lane) {
        Outage outage = outages.get(server);
        if (outage == null) {
            return;
        }
        outage.waiting.remove(lane);
        if (outage.waiting.isEmpty()) {
            works(server);
        }
    }

    /** Notes that the failure of a lane is not that server's; logs nothing. */
    public synchronized void isNotItsFailure(Fault.Server server, Object lane) {
        Outage outage = outages.get(server);
        if (outage != null && outage.waiting.remove(lane) && outage.waiting.isEmpty()) {
            outages.remove(server);
        }
    }

    /** Notes that a server can be reached: what failed for a lane is not over by that. */
    public synchronized void answers(Fault.Server server) {
        Outage outage = outages.get(server);
        if (outage != null && outage.waiting.isEmpty()) {
            works(server);
        }
    }

    /** Notes that a server works, or that nothing waits for it any more: its outage is over. */
    public synchronized void works(Fault.Server server) {
        Outage outage = outages.remove(server);
        if (outage != null) {
            LOG.info(
                    "{} works again after {} s. stream={}",
                    server.words(),
                    Duration.between(outage.since, clock.instant()).toSeconds(),
                    stream);
        }
    }
}
