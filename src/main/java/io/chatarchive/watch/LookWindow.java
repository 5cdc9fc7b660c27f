package io.chatarchive.watch;

import io.chatarchive.stream.GroupState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** What the looks of a window of time say, oldest first; at least one. */
record LookWindow(List<StateJudge.Sample> samples) {

    StateJudge.Sample first() {
        return samples.get(0);
    }

    StateJudge.Sample last() {
        return samples.get(samples.size() - 1);
    }

    Duration length() {
        return age(first());
    }

    private Duration age(StateJudge.Sample sample) {
        return Duration.between(sample.at(), last().at());
    }

    boolean wasEmptyOnce() {
        return samples.stream().anyMatch(sample -> !sample.group().hasBacklog());
    }

    /** For how long every look has seen the same. */
    Duration still() {
        int oldest = samples.size() - 1;
        while (oldest > 0 && samples.get(oldest - 1).isLike(last())) {
            oldest--;
        }
        return age(samples.get(oldest));
    }

    /**
     * Whether the backlog grows, and the lag in time with it, unless ids have none. The lag in time alone says nothing: it
     * grows while a burst is worked off, too.
     */
    boolean grows() {
        boolean backlog = grows(group -> boxed(group.waiting())).orElse(false);
        return backlog
                && grows(group -> StateJudge.lag(group).map(Duration::toMillis)).orElse(true);
    }

    /** Whether the least of the newer half is more than the most of the older: ups and downs are no growth. */
    private Optional<Boolean> grows(Function<GroupState, Optional<Long>> number) {
        List<Long> seen = samples.stream()
                .map(sample -> number.apply(sample.group()))
                .flatMap(Optional::stream)
                .toList();
        if (seen.size() < 2) {
            return Optional.empty();
        }
        int half = seen.size() / 2;
        long mostBefore = seen.subList(0, half).stream().max(Long::compare).orElseThrow();
        long leastNow =
                seen.subList(half, seen.size()).stream().min(Long::compare).orElseThrow();
        return Optional.of(leastNow > mostBefore);
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    /** Entries that this process has finished a second; empty as long as there is one look. */
    OptionalDouble finishedPerSecond() {
        return perSecond(last().finished() - first().finished());
    }

    /** By how many entries a second what waits grows; negative while it becomes less; empty where nobody knows. */
    OptionalDouble waitingPerSecond() {
        OptionalLong before = first().group().waiting();
        OptionalLong now = last().group().waiting();
        return before.isPresent() && now.isPresent()
                ? perSecond(now.getAsLong() - before.getAsLong())
                : OptionalDouble.empty();
    }

    private OptionalDouble perSecond(long number) {
        return length().isZero() ? OptionalDouble.empty() : OptionalDouble.of(number * 1000.0 / length().toMillis());
    }
}
