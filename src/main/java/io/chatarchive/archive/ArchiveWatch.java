package io.chatarchive.archive;

import io.chatarchive.fault.Finding;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.route.ArchiveProgress;
import io.chatarchive.route.ArchiveThreads;
import io.chatarchive.route.LaneWatch;
import io.chatarchive.route.StoreRoute;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.GoneConsumers;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.RedisScript;
import io.chatarchive.stream.ServerClock;
import io.chatarchive.stream.SharedDeletion;
import io.chatarchive.stream.StreamLook;
import io.chatarchive.stream.StreamMaintenance;
import io.chatarchive.stream.StreamTrim;
import io.chatarchive.table.DatabaseInspection;
import io.chatarchive.table.DatabaseSession;
import io.chatarchive.table.EmptyBatch;
import io.chatarchive.table.TableInspection;
import io.chatarchive.table.TablePreparation;
import io.chatarchive.watch.ArchiveHealth;
import io.chatarchive.watch.ArchiveMeters;
import io.chatarchive.watch.DatabaseWatch;
import io.chatarchive.watch.StallDetector;
import io.chatarchive.watch.StartInspection;
import io.chatarchive.watch.StreamWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.spi.ExecutorServiceManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/** All that makes the state of the archive visible: the looks at the group, and health and meters that live on them. */
final class ArchiveWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveWatch.class);

    private final ArchiveSettings settings;
    private final String table;
    private final String definition;
    private final StoreRoute store;
    private final ArchiveProgress progress;
    private final OutageLog outages;
    private final Clock clock;
    private final LaneWatch lanes;
    private final StreamLook look;
    private final StartInspection inspection;
    private final StartInspection databaseInspection;
    private final StartInspection statementInspection;
    private final StreamWatch watch;
    private final StreamMaintenance upkeep;
    private final DatabaseWatch databaseWatch;
    private final StallDetector standstill;
    private final ArchiveHealth health;
    private ArchiveMeters meters;
    private Runnable stopLooking;

    ArchiveWatch(
            ArchiveSettings settings,
            Connections connections,
            String tableName,
            String definition,
            StoreRoute store,
            TablePreparation table,
            StreamTrim trim,
            Predicate<GroupState> isDue,
            ArchiveProgress progress,
            OutageLog outages,
            Clock clock,
            LaneWatch lanes) {
        this.settings = settings;
        this.lanes = lanes;
        this.table = tableName;
        this.definition = definition;
        this.store = store;
        this.progress = progress;
        this.outages = outages;
        this.clock = clock;
        look = new StreamLook(settings, connections.redisForLooking(), connections.redisAddress());
        inspection = new StartInspection(look::inspect);
        standstill = new StallDetector(settings, clock, isDue);
        ServerClock serverClock = serverClock(connections);
        upkeep = new StreamMaintenance(
                List.of(
                        trim,
                        new SharedDeletion(settings),
                        serverClock,
                        new GoneConsumers(connections.redisForLooking(), settings, settings.claimMinIdle(), clock)),
                settings.stream().key());
        watch = new StreamWatch(() -> look(serverClock), inspection, settings, clock, this::saw);
        statementInspection = new StartInspection(() -> inspectStatement(connections));
        databaseInspection = new StartInspection(() -> inspect(connections));
        databaseWatch =
                new DatabaseWatch(() -> ask(connections, table), databaseInspection, lanes::databaseIsBack, clock);
        health = new ArchiveHealth(
                outages,
                watch,
                databaseWatch,
                inspection,
                standstill,
                progress,
                lanes::warning,
                upkeep::notices,
                clock,
                settings);
    }

    private void ask(Connections connections, TablePreparation table) throws SQLException {
        try (Connection connection = connections.database().getConnection()) {
            if (!table.isToBeCreated() && store.isReady() && DatabaseSession.isMySqlOrMariaDb(connection)) {
                store(connection);
            }
        }
    }

    private void store(Connection connection) throws SQLException {
        try {
            EmptyBatch.store(connection, store);
        } catch (RuntimeException e) { // a step that cannot do with no rows: no fault of the database
            LOG.debug("The store route cannot be run over no rows", e);
        }
    }

    private GroupState look(ServerClock serverClock) {
        lanes.looks();
        return serverClock.ask(look::look);
    }

    private ServerClock serverClock(Connections connections) {
        String stream = settings.stream().key();
        RedisScript rebase = new RedisScript("rebase-idle.lua", connections.redisForLooking(), stream);
        return new ServerClock(rebase, settings.stream().group(), System::nanoTime, standstill::sawNothing);
    }

    private List<Finding> inspect(Connections connections) {
        try (Connection connection = connections.database().getConnection()) {
            return DatabaseSession.isMySqlOrMariaDb(connection)
                    ? new DatabaseInspection(
                                    connection,
                                    settings,
                                    new TableInspection(connection, table, definition, null),
                                    connections.databaseAddress())
                            .findings()
                    : List.of();
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("cannot be inspected", e);
        }
    }

    /** Once the store route is there. */
    private List<Finding> inspectStatement(Connections connections) {
        if (!store.isReady()) {
            throw new DataAccessResourceFailureException("The store route is not started yet");
        }
        try (Connection connection = connections.database().getConnection()) {
            return DatabaseSession.isMySqlOrMariaDb(connection)
                    ? new TableInspection(connection, table, definition, store).ofStatement()
                    : List.of();
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("cannot be inspected", e);
        }
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
        meters = new ArchiveMeters(registries, settings.stream(), progress, outages, clock);
        meters.watches(() -> databaseWatch.failure().isPresent());
        inspection.atStart();
        ScheduledExecutorService timer =
                threads.newScheduledThreadPool(this, settings.name() + "Watch", ArchiveThreads.watch(settings));
        long period = settings.watch().period().toMillis();
        List<Future<?>> looks = new ArrayList<>(lanes.start(timer));
        looks.addAll(List.of(
                timer.scheduleWithFixedDelay(ArchiveThreads.again(this::look), 0, period, TimeUnit.MILLISECONDS),
                timer.scheduleWithFixedDelay(
                        ArchiveThreads.again(this::lookAtDatabase), 0, period, TimeUnit.MILLISECONDS)));
        stopLooking = () -> {
            looks.forEach(look -> look.cancel(true));
            threads.shutdownNow(timer);
        };
    }

    private void lookAtDatabase() {
        databaseWatch.look();
        statementInspection.late();
    }

    private void look() {
        watch.look();
        watch.state().ifPresent(upkeep::look);
    }

    private void saw(Optional<GroupState> state) {
        state.ifPresentOrElse(seen -> standstill.saw(seen, progress.sinceStart().finished()), standstill::sawNothing);
        meters.saw(state);
        lanes.saw(state);
    }

    @Override
    public void close() {
        if (meters != null) {
            if (stopLooking != null) {
                stopLooking.run();
            }
            meters.close();
        }
    }
}
