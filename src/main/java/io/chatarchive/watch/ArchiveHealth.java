package io.chatarchive.watch;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.route.ArchiveCounts;
import io.chatarchive.route.ArchiveProgress;
import io.chatarchive.route.RejectionStreak;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.GroupState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Whether messages get from the stream into the table, and if not, why, in words. */
public final class ArchiveHealth extends ReadinessCheck {
    private static final String ADVICE = "If no other reason is given here, look for a lock on the table"
            + " (SHOW PROCESSLIST) or a server that hangs.";
    private static final String ADVICE_FOR_OTHERS =
            "All of it was delivered to other consumers of the group, who do not"
                    + " finish it: see XPENDING. This process claims it chat.claim.min-idle after the last delivery.";

    private final OutageLog outages;
    private final StreamWatch watch;
    private final DatabaseWatch databaseWatch;
    private final StartInspection inspection;
    private final StallDetector standstill;
    private final ArchiveProgress progress;
    private final Supplier<String> warning;
    private final Supplier<List<String>> notices;
    private final Supplier<ArchiveState> state;
    private final Clock clock;

    public ArchiveHealth(
            OutageLog outages,
            StreamWatch watch,
            DatabaseWatch databaseWatch,
            StartInspection inspection,
            StallDetector standstill,
            ArchiveProgress progress,
            Supplier<String> warning,
            Supplier<List<String>> notices,
            Supplier<ArchiveState> state,
            Clock clock,
            ArchiveSettings settings) {
        super(settings.name(), settings.name() + "-archive", settings.watch().affectsReadiness());
        this.outages = outages;
        this.watch = watch;
        this.databaseWatch = databaseWatch;
        this.inspection = inspection;
        this.standstill = standstill;
        this.progress = progress;
        this.warning = warning;
        this.notices = notices;
        this.state = state;
        this.clock = clock;
    }

    @Override
    protected void judge(HealthCheckResultBuilder result) {
        List<String> reasons = reasons();
        String known = notices.get().stream().map(notice -> " " + notice).collect(Collectors.joining());
        if (reasons.isEmpty()) {
            result.up().message(summary() + (known.isEmpty() ? "" : ".") + known);
        } else {
            result.down().message(String.join(" ", reasons) + known);
        }
        details(result);
    }

    /** Why messages do not get through, each a sentence; none if they do. */
    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        inspection.refusal().ifPresent(reasons::add);
        outages.failing().forEach(failing -> reasons.add(failing.words()));
        if (!outages.isAway(Fault.Server.REDIS)) {
            watch.trouble().ifPresent(reasons::add);
        }
        if (!outages.isAway(Fault.Server.DATABASE)) {
            databaseWatch.failure().ifPresent(reasons::add);
        }
        Optional.of(warning.get()).filter(words -> !words.isEmpty()).ifPresent(reasons::add);
        if (progress.rejections().isSuspicious()) {
            reasons.add(RejectionStreak.SUSPICION);
        }
        standstill.tooLong().ifPresent(still -> reasons.add(stalled(still)));
        return reasons;
    }

    private String stalled(Duration still) {
        String backlog = watch.state().map(GroupState::backlog).orElse("a backlog");
        boolean ofOthers = watch.state().filter(GroupState::isBacklogOfOthers).isPresent();
        return "The archive is stalled: nothing has moved for " + still.toSeconds() + " s, with " + backlog + ". "
                + (ofOthers ? ADVICE_FOR_OTHERS : ADVICE);
    }

    private String summary() {
        String backlog = watch.state().map(GroupState::backlog).orElse("not looked at yet");
        return backlog + "; " + progress.counts().sinceStart().archived() + " archived since the start";
    }

    private void details(HealthCheckResultBuilder result) {
        result.detail("archive.state", state.get().word());
        watch.state().ifPresent(seen -> {
            result.detail("pending", seen.pending());
            seen.lag().ifPresent(lag -> result.detail("lag", lag));
            result.detail("last.delivered", seen.lastDelivered());
        });
        ArchiveCounts.Counts counts = progress.counts().sinceStart();
        result.detail("archived", counts.archived());
        result.detail("dead.lettered", counts.deadLettered());
        result.detail("last.progress", progress.counts().lastProgress().toString());
        result.detail(
                "seconds.since.progress",
                Duration.between(progress.counts().lastProgress(), clock.instant())
                        .toSeconds());
    }
}
