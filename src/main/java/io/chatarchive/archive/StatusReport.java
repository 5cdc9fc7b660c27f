package io.chatarchive.archive;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.route.DrainSchedule;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.StatusBoard;
import io.chatarchive.watch.ArchiveState;
import io.chatarchive.watch.ArchiveView;
import io.chatarchive.watch.StateJudge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Judges how the archive is with each look, and writes it down for other processes and the shell. One thread looks and
 * writes; {@link #state} is for any.
 */
final class StatusReport {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReport.class);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final StateJudge judge;
    private final StatusBoard board;
    private final ArchiveSettings settings;
    private final Sources sources;
    private volatile Optional<GroupState> last = Optional.empty();
    private ArchiveState lastState;
    private Instant since;
    private long nextWrite = System.nanoTime();
    private long nextCleaning = System.nanoTime();

    /**
     * Where it takes from what it does not see itself.
     *
     * @param storeSeconds how long storing a batch took of late
     * @param trouble why Redis cannot be asked
     * @param paused who has paused the archive
     * @param blocked what is in the way of messages
     */
    record Sources(
            DrainSchedule schedule,
            BooleanSupplier working,
            LongSupplier finished,
            Supplier<OptionalDouble> storeSeconds,
            Supplier<Optional<String>> trouble,
            Supplier<Optional<String>> paused,
            Supplier<List<String>> blocked,
            OutageLog outages) {}

    StatusReport(ArchiveSettings settings, StatusBoard board, Sources sources) {
        this.settings = settings;
        this.board = board;
        this.sources = sources;
        this.judge = new StateJudge(
                settings.watch().archivePeriod(), settings.watch().patience(), settings.claimMinIdle());
    }

    /** After each look; empty where Redis failed it. */
    void saw(Optional<GroupState> state) {
        last = state;
        state.ifPresentOrElse(
                group -> judge.saw(
                        new StateJudge.Sample(group, sources.finished().getAsLong())),
                judge::sawNothing);
    }

    /** Writes it down. Where the rights of this process do not let it, it tries again after a minute. */
    void write() {
        ArchiveView view = view();
        if (System.nanoTime() - nextWrite < 0) {
            return;
        }
        try {
            board.write(process(), view.write());
            if (System.nanoTime() - nextCleaning >= 0) {
                nextCleaning = System.nanoTime() + MINUTE.toNanos();
                board.read().forEach((process, text) -> removeIfOld(process, text, view.at()));
            }
        } catch (DataAccessException e) {
            LOG.debug("The status cannot be written down", e);
            boolean refused = Fault.of(e).errorClass() == ErrorClass.CONFIGURATION;
            nextWrite = System.nanoTime() + (refused ? MINUTE.toNanos() : 0);
        }
    }

    /** What a process wrote that was killed. */
    private void removeIfOld(String process, String text, Instant now) {
        boolean old = ArchiveView.read(text)
                .filter(view -> Duration.between(view.at(), now).abs().compareTo(MINUTE) <= 0 || view.isOfLiving(now))
                .isEmpty();
        if (old) {
            board.remove(process);
        }
    }

    /** How the archive is at this moment. */
    ArchiveState state() {
        return judgement().state();
    }

    void end() {
        try {
            board.remove(process());
        } catch (DataAccessException e) {
            LOG.debug("The status cannot be taken away; it is of no use after some seconds", e);
        }
    }

    private String process() {
        return settings.stream().consumer();
    }

    private StateJudge.Judgement judgement() {
        Optional<GroupState> seen = last;
        boolean refused = seen.flatMap(GroupState::refusal).isPresent();
        String trouble = sources.trouble().get().orElse("");
        List<String> blocked = new ArrayList<>(sources.blocked().get());
        if (refused) { // it can be read, so that it is known what waits
            blocked.add(trouble);
        }
        return judge.judge(new StateJudge.Circumstances(
                refused ? "" : trouble,
                sources.paused().get().orElse(""),
                String.join(" ", blocked),
                seen.filter(sources.schedule()::isDueFor).isPresent(),
                sources.working().getAsBoolean(),
                sources.schedule().nextInWords()));
    }

    private ArchiveView view() {
        StateJudge.Judgement judgement = judgement();
        Instant now = last.map(GroupState::at).orElseGet(Instant::now); // by the clock that all processes share
        since = judgement.state() == lastState ? since : now;
        lastState = judgement.state();
        return new ArchiveView(
                now,
                settings.watch().period(),
                judgement.state(),
                judgement.words(),
                since,
                sources.schedule().nextInWords(),
                sources.schedule().nextTime(),
                String.join(
                        " ",
                        sources.outages().failing().stream()
                                .map(OutageLog.Failing::words)
                                .toList()),
                judge.finishedPerSecond(),
                judge.waitingPerSecond(),
                sources.storeSeconds().get());
    }
}
