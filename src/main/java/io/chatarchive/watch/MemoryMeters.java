package io.chatarchive.watch;

import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.LetterReasons;
import io.chatarchive.stream.StreamMeasure;
import java.time.Clock;
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
    private final OptionalLong maxLength;
    private final Clock clock;
    private final KnownNumbers streamBytes;
    private final KnownNumbers untilFull;
    private final KnownNumbers byReason;
    private final Growth memory = new Growth();
    private final Growth backlog = new Growth();
    private String letters = "";

    public MemoryMeters(
            HostMeters meters,
            StreamMeasure measure,
            LetterReasons letterReasons,
            Supplier<Optional<GroupState>> group,
            ArchiveSettings settings,
            Clock clock) {
        this.measure = measure::measure;
        this.letterReasons = letterReasons::count;
        this.group = group;
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
        memory.saw(at, now.usedMemory());
        backlog.saw(at, seen.map(GroupState::waiting).orElse(OptionalLong.empty()));
        Map<String, Double> seconds = new TreeMap<>();
        put(seconds, "maxmemory", memory.secondsUntil(now.maxMemory()));
        put(seconds, "max-length", backlog.secondsUntil(maxLength));
        return seconds;
    }

    private static void put(Map<String, Double> seconds, String limit, OptionalDouble value) {
        value.ifPresent(known -> seconds.put(limit, known));
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
