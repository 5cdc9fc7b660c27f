package io.chatarchive.watch;

import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.ArchiveSettings.AfterAck;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.LetterReasons;
import io.chatarchive.stream.StreamMeasure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;

/**
 * The meters that cost Redis more than a look: the memory of the stream, how long there is room, and the dead letters by
 * reason, which are counted again once they have changed. One thread looks from time to time.
 */
public final class MemoryMeters {
    private final Supplier<StreamMeasure.Measure> measure;
    private final Function<GroupState, Optional<Map<String, Long>>> letterReasons;
    private final Supplier<Optional<GroupState>> group;
    private final Supplier<Optional<Instant>> nextDrain;
    private final boolean drainsFree;
    private final OptionalLong maxLength;
    private final Clock clock;
    private final KnownNumbers streamBytes;
    private final KnownNumbers untilFull;
    private final KnownNumbers byReason;
    private final Growth memory = new Growth();
    private final Growth backlog = new Growth();
    private boolean waited;
    private String letters = "";

    /**
     * Makes one that has seen nothing.
     *
     * @param nextDrain when the schedule lets it drain what waits; empty where it waits for nothing, or for something else
     */
    public MemoryMeters(
            HostMeters meters,
            StreamMeasure measure,
            LetterReasons letterReasons,
            Supplier<Optional<GroupState>> group,
            Supplier<Optional<Instant>> nextDrain,
            ArchiveSettings settings,
            Clock clock) {
        this.measure = measure::measure;
        this.letterReasons = letterReasons::count;
        this.group = group;
        this.nextDrain = nextDrain;
        this.drainsFree = settings.afterAck() != AfterAck.KEEP;
        this.clock = clock;
        long most = settings.stream().maxLength();
        maxLength = most == 0 ? OptionalLong.empty() : OptionalLong.of(most);
        streamBytes = meters.numbers("stream", "Memory that the stream takes in Redis (MEMORY USAGE)", "bytes");
        untilFull = meters.numbers("until.full", "Time until there is no more room, at the present growth", "seconds");
        byReason = meters.numbers("dead.letters.by.reason", "Dead letters of this archive, by their reason", null);
    }

    /** Asks Redis, at most for what has changed. */
    public void look() {
        Optional<GroupState> seen = group.get();
        try {
            StreamMeasure.Measure now = measure.get();
            streamBytes.set(now.streamBytes());
            untilFull.set("limit", untilFull(now, seen));
            seen.ifPresentOrElse(state -> count(state, now.lastLetter()), this::knowNothingOfLetters);
        } catch (DataAccessException e) { // health and the log have it from the looks at the group
            streamBytes.set(Optional.empty());
            untilFull.set("limit", Map.of());
            knowNothingOfLetters();
            memory.saw(clock.instant(), OptionalLong.empty());
            backlog.saw(clock.instant(), OptionalLong.empty());
        }
    }

    private Map<String, Double> untilFull(StreamMeasure.Measure now, Optional<GroupState> seen) {
        Instant at = clock.instant();
        Optional<Instant> drain = nextDrain.get();
        if (waited && drain.isEmpty()) { // how it grew before the drain says nothing about now
            backlog.saw(at, OptionalLong.empty());
        }
        waited = drain.isPresent();
        memory.saw(at, now.usedMemory());
        backlog.saw(at, seen.map(GroupState::waiting).orElse(OptionalLong.empty()));
        Map<String, Double> seconds = new TreeMap<>();
        Optional<Double> untilDrain =
                drain.map(time -> Duration.between(at, time).toMillis() / 1000.0);
        put(seconds, "maxmemory", memory.secondsUntil(now.maxMemory()), untilDrain.filter(time -> drainsFree));
        put(seconds, "max-length", backlog.secondsUntil(maxLength), untilDrain);
        return seconds;
    }

    /** Unless a drain comes first: then it does not go on as now. */
    private static void put(
            Map<String, Double> seconds, String limit, OptionalDouble value, Optional<Double> untilDrain) {
        boolean drainedBefore = untilDrain.orElse(Double.MAX_VALUE) < value.orElse(0);
        if (value.isPresent() && !drainedBefore) {
            seconds.put(limit, value.getAsDouble());
        }
    }

    private void count(GroupState state, String lastLetter) {
        String now = state.deadLetters() + " " + lastLetter;
        if (!now.equals(letters)) {
            byReason.set("reason", letterReasons.apply(state).orElse(Map.of()));
            letters = now;
        }
    }

    private void knowNothingOfLetters() {
        byReason.set("reason", Map.of());
        letters = "";
    }
}
