package io.chatarchive.archive;

import io.chatarchive.fault.OutageLog;
import io.chatarchive.route.DrainSchedule;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.StatusBoard;
import io.chatarchive.watch.ArchiveView;
import io.chatarchive.watch.StateJudge;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Judges how the archive is with each look, and writes it down for other processes and the shell. */
final class StatusReport {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReport.class);

    private final StateJudge judge;
    private final StatusBoard board;
    private final ArchiveSettings settings;
    private final Sources sources;
    private Optional<GroupState> last = Optional.empty();

    /**
     * Where it takes from what it does not see itself.
     *
     * @param trouble why Redis cannot be asked
     * @param paused who has paused the archive
     * @param blocked what is in the way of messages
     */
    record Sources(
            DrainSchedule schedule,
            BooleanSupplier working,
            LongSupplier finished,
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

    /** Writes it down. What the rights of this process do not allow it does without. */
    void write() {
        try {
            board.write(process(), view().write());
        } catch (DataAccessException e) {
            LOG.debug("The status cannot be written down", e);
        }
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

    private ArchiveView view() {
        String next = sources.schedule().nextInWords();
        StateJudge.Judgement judgement = judge.judge(new StateJudge.Circumstances(
                sources.trouble().get().orElse(""),
                sources.paused().get().orElse(""),
                String.join(" ", sources.blocked().get()),
                last.filter(sources.schedule()::isDueFor).isPresent(),
                sources.working().getAsBoolean(),
                next));
        return new ArchiveView(
                Instant.now(),
                settings.watch().period(),
                judgement.state(),
                judgement.words(),
                next,
                String.join(
                        " ",
                        sources.outages().failing().stream()
                                .map(OutageLog.Failing::words)
                                .toList()),
                judge.finishedPerSecond(),
                judge.waitingPerSecond());
    }
}
