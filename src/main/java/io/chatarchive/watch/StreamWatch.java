package io.chatarchive.watch;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.RedisError;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.GroupState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the group from time to time and keeps what it saw, for health and metrics, which never ask Redis
 * themselves. A look that Redis fails is a state like any other, and no line in the log before it has lasted: {@link #outage}.
 */
public final class StreamWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StreamWatch.class);

    /** A look waits three seconds at the most for a connection, and as long for the answer; a host's may wait longer. */
    private static final Duration SLOWEST_LOOK = Duration.ofSeconds(10);

    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final Supplier<GroupState> look;
    private final Clock clock;
    private final Duration overdue;
    private final Consumer<Optional<GroupState>> listener;
    private final StartInspection inspection;
    private final Instant started;

    private volatile Seen seen;

    /** The last look: the state of the group, or why there is none; and whether Redis would let itself be written to. */
    private record Seen(
            Instant at,
            Instant failingSince,
            Optional<GroupState> state,
            Optional<String> failure,
            Optional<Fault> fault) {
        String words(Instant now) {
            return (state.isEmpty() ? "The stream cannot be looked at" : "Redis refuses to write") + " for "
                    + seconds(failingSince, now) + " s: " + failure.orElseThrow() + ".";
        }
    }

    public StreamWatch(
            Supplier<GroupState> look,
            StartInspection inspection,
            ArchiveSettings settings,
            Clock clock,
            Consumer<Optional<GroupState>> listener) {
        this.look = look;
        this.inspection = inspection;
        this.clock = clock;
        this.overdue = settings.watch().period().multipliedBy(3).plus(SLOWEST_LOOK);
        this.listener = listener;
        this.started = clock.instant();
    }

    /** Looks. What fails, an Error too, is a state: else what was seen before would stand for ever. */
    public void look() {
        try {
            GroupState state = look.get();
            inspection.late();
            listener.accept(Optional.of(state));
            saw(Optional.of(state), state.refusal().map(StreamWatch::withAdvice), Optional.empty());
        } catch (Throwable e) {
            failed(e);
        }
    }

    private void failed(Throwable error) {
        Seen before = seen;
        boolean isFirst = before == null || before.failure().isEmpty();
        Fault fault = Fault.of(error);
        if (isFirst && fault.server() == Fault.Server.ROUTE) { // no server's doing
            LOG.error("The stream cannot be looked at", error);
        }
        saw(Optional.empty(), Optional.of(fault.sentence()), Optional.of(fault));
        listener.accept(Optional.empty());
    }

    private void saw(Optional<GroupState> state, Optional<String> failure, Optional<Fault> fault) {
        Instant now = clock.instant();
        Seen before = seen;
        boolean isFirst = before == null || before.failure().isEmpty();
        seen = new Seen(now, isFirst ? now : before.failingSince(), state, failure, fault);
    }

    /** What the looks have met for longer than a moment, if it is Redis that fails. */
    public Optional<Fault> outage() {
        Seen last = seen;
        return last == null || Duration.between(last.failingSince(), last.at()).compareTo(MOMENT) < 0
                ? Optional.empty()
                : last.fault().filter(fault -> fault.server() == Fault.Server.REDIS);
    }

    private static String withAdvice(String refusal) {
        return RedisError.of(refusal)
                .map(error -> refusal + ". " + error.advice())
                .orElse(refusal);
    }

    /** The state at the last look, if that was lately. */
    public Optional<GroupState> state() {
        Seen last = seen;
        return last == null || isOverdue(last.at()) ? Optional.empty() : last.state();
    }

    /** Why the state is not known, or Redis of no use, in words. */
    public Optional<String> trouble() {
        Seen last = seen;
        Instant now = clock.instant();
        if (last == null) {
            return Optional.of(
                    "The stream has not been looked at yet, " + seconds(started, now) + " s after the start.");
        }
        if (isOverdue(last.at())) {
            return Optional.of(
                    "Redis does not answer: the stream was last looked at " + seconds(last.at(), now) + " s ago.");
        }
        return last.failure().map(failure -> last.words(now));
    }

    private boolean isOverdue(Instant at) {
        return Duration.between(at, clock.instant()).compareTo(overdue) > 0;
    }

    private static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }
}
