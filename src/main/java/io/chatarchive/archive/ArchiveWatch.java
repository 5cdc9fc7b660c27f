package io.chatarchive.archive;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.route.ArchiveProgress;
import io.chatarchive.route.ArchiveThreads;
import io.chatarchive.route.DrainSchedule;
import io.chatarchive.route.LaneWatch;
import io.chatarchive.route.PauseCheck;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.GoneConsumers;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.LetterReasons;
import io.chatarchive.stream.Pause;
import io.chatarchive.stream.ServerClock;
import io.chatarchive.stream.SharedDeletion;
import io.chatarchive.stream.SignalSubscription;
import io.chatarchive.stream.StatusBoard;
import io.chatarchive.stream.StreamLook;
import io.chatarchive.stream.StreamMaintenance;
import io.chatarchive.stream.StreamMeasure;
import io.chatarchive.stream.StreamTrim;
import io.chatarchive.table.TablePreparation;
import io.chatarchive.watch.ArchiveHealth;
import io.chatarchive.watch.ArchiveMeters;
import io.chatarchive.watch.ArchiveState;
import io.chatarchive.watch.BatchMeters;
import io.chatarchive.watch.DatabaseWatch;
import io.chatarchive.watch.HostMeters;
import io.chatarchive.watch.MemoryMeters;
import io.chatarchive.watch.StallDetector;
import io.chatarchive.watch.StartInspection;
import io.chatarchive.watch.StreamWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.spi.ExecutorServiceManager;

/** All that makes the state of the archive visible: the looks at the group, and health and meters that live on them. */
final class ArchiveWatch implements AutoCloseable {
    private final ArchiveSettings settings;
    private final ArchiveProgress progress;
    private final OutageLog outages;
    private final Clock clock;
    private final LaneWatch lanes;
    private final PauseCheck pause;
    private final DrainSchedule schedule;
    private final StreamLook look;
    private final StartInspection inspection;
    private final StartInspection databaseInspection;
    private final StartInspection statementInspection;
    private final StreamWatch watch;
    private final StreamMaintenance maintenance;
    private final DatabaseWatch databaseWatch;
    private final StallDetector stalls;
    private final ArchiveHealth health;
    private final StatusReport status;
    private final Connections connections;
    private HostMeters hostMeters;
    private ArchiveMeters meters;
    private final Supplier<Optional<SignalSubscription>> signals;
    private Runnable stopLooking;
    private boolean saidByLook;

    ArchiveWatch(
            StreamArchive archive,
            Connections connections,
            TablePreparation table,
            StreamTrim trim,
            Predicate<GroupState> isDue,
            ArchiveProgress progress,
            OutageLog outages,
            Clock clock,
            LaneWatch lanes,
            PauseCheck pause,
            DrainSchedule schedule,
            BooleanSupplier working) {
        this.pause = pause;
        this.schedule = schedule;
        this.connections = connections;
        this.settings = archive.settings();
        signals = archive::signals;
        this.lanes = lanes;
        this.progress = progress;
        this.outages = outages;
        this.clock = clock;
        look = new StreamLook(settings, connections.redisForLooking(), connections.redisAddress());
        inspection = new StartInspection(look::inspect);
        stalls = new StallDetector(settings, clock, isDue);
        ServerClock serverClock = serverClock(connections);
        maintenance = new StreamMaintenance(
                List.of(
                        trim,
                        new SharedDeletion(settings),
                        serverClock,
                        new GoneConsumers(connections.redisForLooking(), settings, settings.claimMinIdle(), clock)),
                settings.stream().key());
        watch = new StreamWatch(() -> look(serverClock), inspection, settings, clock, this::saw);
        DatabaseLook database = new DatabaseLook(archive, connections, table);
        statementInspection = new StartInspection(database::inspectStatement);
        databaseInspection = new StartInspection(database::inspect);
        databaseWatch = new DatabaseWatch(database::look, databaseInspection, lanes::databaseIsBack, clock);
        status = new StatusReport(
                settings,
                new StatusBoard(connections.redisForLooking(), settings.stream().key()),
                new StatusReport.Sources(
                        schedule,
                        working,
                        () -> progress.counts().sinceStart().finished(),
                        progress.times()::meanOfStoring,
                        watch::trouble,
                        () -> pause.paused().map(Pause.Paused::words),
                        this::blocked,
                        outages));
        health = new ArchiveHealth(
                outages,
                watch,
                databaseWatch,
                inspection,
                stalls,
                progress,
                lanes::warning,
                this::notices,
                status::state,
                clock,
                settings);
    }

    private GroupState look(ServerClock serverClock) {
        lanes.looks();
        return serverClock.ask(look::look);
    }

    private ServerClock serverClock(Connections connections) {
        return new ServerClock(connections.redisForLooking(), settings.stream(), System::nanoTime, stalls::sawNothing);
    }

    /** What is in the way of messages, in words. */
    private List<String> blocked() {
        List<String> reasons = new ArrayList<>();
        inspection.refusal().ifPresent(reasons::add);
        outages.failing().forEach(failing -> reasons.add(failing.words()));
        if (!outages.isAway(Fault.Server.DATABASE)) {
            databaseWatch.trouble().ifPresent(reasons::add);
        }
        return reasons;
    }

    private Optional<String> manyLetters(GroupState state) {
        long letters = state.deadLetters().orElse(0);
        return settings.manyLetters() > 0 && letters >= settings.manyLetters()
                ? Optional.of("There are " + letters + " dead letters: bin/chat-archive dead-letters list.")
                : Optional.empty();
    }

    private List<String> notices() {
        List<String> notices = new ArrayList<>(maintenance.notices());
        signals.get().flatMap(SignalSubscription::notice).ifPresent(notices::add);
        watch.state().flatMap(this::manyLetters).ifPresent(notices::add);
        pause.paused().ifPresent(paused -> notices.add("The archive is " + paused.words() + "."));
        return notices;
    }

    ArchiveHealth health() {
        return health;
    }

    /** Connects to both servers for the first time, while Camel reads the routes. */
    void lookAhead(ExecutorServiceManager threads) {
        threads.newThread("chat-first-look", inspection.ahead()).start();
        threads.newThread("chat-first-look", databaseInspection.ahead()).start();
    }

    /**
     * Before the routes start.
     *
     * @param threads of the host, which gives the archive its own
     * @param registries where the host collects meters; may be empty
     * @throws InvalidSettingException if Redis answers and cannot do what is set
     */
    void start(ExecutorServiceManager threads, Set<MeterRegistry> registries) {
        MemoryMeters memory = addMeters(registries);
        inspection.atStart();
        ScheduledExecutorService timer =
                threads.newScheduledThreadPool(this, settings.name() + "Watch", ArchiveThreads.watch(settings));
        long period = settings.watch().period().toMillis();
        List<Future<?>> looks = new ArrayList<>(lanes.start(timer));
        looks.addAll(List.of(
                timer.scheduleWithFixedDelay(
                        ArchiveThreads.again(pause::look), 0, PauseCheck.PERIOD.toMillis(), TimeUnit.MILLISECONDS),
                timer.scheduleWithFixedDelay(
                        ArchiveThreads.again(() -> signals.get().ifPresent(SignalSubscription::supervise)),
                        0,
                        SignalSubscription.PERIOD.toMillis(),
                        TimeUnit.MILLISECONDS),
                timer.scheduleWithFixedDelay(ArchiveThreads.again(this::look), 0, period, TimeUnit.MILLISECONDS),
                timer.scheduleWithFixedDelay(
                        ArchiveThreads.again(memory::look), period, 3 * period, TimeUnit.MILLISECONDS),
                timer.scheduleWithFixedDelay(
                        ArchiveThreads.again(this::lookAtDatabase), 0, period, TimeUnit.MILLISECONDS)));
        stopLooking = () -> {
            looks.forEach(look -> look.cancel(true));
            threads.shutdownNow(timer);
        };
    }

    private MemoryMeters addMeters(Set<MeterRegistry> registries) {
        hostMeters = new HostMeters(registries, settings);
        meters = new ArchiveMeters(hostMeters, progress.counts(), lanes::retries, outages, clock);
        meters.watches(() -> databaseWatch.failure().isPresent());
        progress.times().listen(new BatchMeters(hostMeters, settings));
        return new MemoryMeters(
                hostMeters,
                new StreamMeasure(connections.redisForLooking(), settings),
                new LetterReasons(connections.redisForLooking(), settings),
                watch::state,
                () -> status.state() == ArchiveState.WAITING ? schedule.nextTime() : Optional.empty(),
                settings,
                clock);
    }

    private void lookAtDatabase() {
        databaseWatch.look();
        statementInspection.late();
    }

    private void look() {
        watch.look();
        noteOutage();
        watch.state().ifPresent(maintenance::look);
        meters.judged(status.state());
        status.write();
    }

    /** Where no lane meets Redis, because the database is away too or nothing is due, nobody else says that it fails. */
    private void noteOutage() {
        Optional<Fault> outage = watch.outage();
        if (outage.isPresent() && (saidByLook || !outages.isAway(Fault.Server.REDIS))) {
            outages.failed(outage.get(), null);
            saidByLook = true;
        } else if (outage.isEmpty() && saidByLook) {
            outages.answers(Fault.Server.REDIS);
            saidByLook = false;
        }
    }

    private void saw(Optional<GroupState> state) {
        state.ifPresentOrElse(
                seen -> stalls.saw(seen, progress.counts().sinceStart().finished()), stalls::sawNothing);
        status.saw(state);
        meters.saw(state);
        lanes.saw(state);
    }

    @Override
    public void close() {
        if (meters != null) {
            if (stopLooking != null) {
                stopLooking.run();
            }
            status.end();
            progress.times().listen(null);
            hostMeters.close();
        }
    }
}
