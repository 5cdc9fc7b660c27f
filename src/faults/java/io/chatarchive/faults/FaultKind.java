package io.chatarchive.faults;

import io.chatarchive.faults.server.Pause;
import java.time.Duration;

/** Everything that is done to the installation: where, how often compared with others, for how long, and what. */
@SuppressWarnings("ImmutableEnumChecker") // what the lambdas keep is nothing
enum FaultKind {
    KILL_CONSUMER("kill -9 and restart of a consumer", Target.CONSUMER, 9, 0, 2, (site, consumer, time) -> {
        site.consumer(consumer).kill();
        Pause.of(time);
        site.consumer(consumer).start();
    }),
    STOP_CONSUMER("SIGTERM and restart of a consumer", Target.CONSUMER, 4, 0, 2, (site, consumer, time) -> {
        site.consumer(consumer).stop();
        Pause.of(time);
        site.consumer(consumer).start();
    }),
    PAUSE_CONSUMER(
            "a consumer paused longer than the claim time",
            Target.CONSUMER,
            4,
            3,
            6,
            (site, consumer, time) -> site.consumer(consumer).pauseFor(time)),

    KILL_DATABASE("kill -9 and restart of the database", Target.DATABASE, 3, 0, 2, (site, consumer, time) -> {
        site.database().kill();
        Pause.of(time);
        site.database().start();
    }),
    RESTART_DATABASE(
            "restart of the database",
            Target.DATABASE,
            2,
            0,
            0,
            (site, consumer, time) -> site.database().restart()),
    NO_DATABASE(
            "database absent",
            Target.DATABASE,
            1,
            20,
            20,
            (site, consumer, time) -> site.database().leaveFor(time)),
    PAUSE_DATABASE(
            "database paused",
            Target.DATABASE,
            3,
            2,
            6,
            (site, consumer, time) -> site.database().pauseFor(time)),
    KILL_CONNECTIONS(
            "KILL of all database connections",
            Target.DATABASE,
            5,
            0,
            0,
            (site, consumer, time) -> site.table().killConnections()),
    LOCK_TABLE(
            "table locked",
            Target.DATABASE,
            3,
            2,
            5,
            (site, consumer, time) -> site.table().lockTableFor(time)),
    NO_TABLE(
            "table gone",
            Target.DATABASE,
            3,
            2,
            5,
            (site, consumer, time) -> site.table().withoutTableFor(time)),
    FULL_DISK(
            "disk of the database full",
            Target.DATABASE,
            2,
            2,
            5,
            (site, consumer, time) -> site.table().fullDiskFor(time)),
    READ_ONLY(
            "database read-only",
            Target.DATABASE,
            3,
            2,
            5,
            (site, consumer, time) -> site.table().readOnlyFor(time)),
    HELD_ROW(
            "a row held until the others are stored",
            Target.DATABASE,
            2,
            11,
            15,
            (site, consumer, time) -> site.holdRow(time)),
    WRONG_ROW_BLAMED(
            "an error that blames the wrong row",
            Target.DATABASE,
            2,
            1,
            3,
            (site, consumer, time) -> site.blameFirstRow(time)),
    SILENT_DATABASE(
            "open connections to the database silent",
            Target.DATABASE,
            2,
            0,
            0,
            (site, consumer, time) -> site.databaseProxy().fallSilentUntilSomebodyConnectsAnew(Installation.PATIENCE)),

    KILL_REDIS("kill -9 and restart of Redis", Target.REDIS, 3, 0, 2, (site, consumer, time) -> {
        site.redis().kill();
        Pause.of(time);
        site.redis().start();
    }),
    RESTART_REDIS(
            "restart of Redis",
            Target.REDIS,
            2,
            0,
            0,
            (site, consumer, time) -> site.redis().restart()),
    PAUSE_REDIS(
            "Redis paused",
            Target.REDIS,
            2,
            2,
            5,
            (site, consumer, time) -> site.redis().pauseFor(time)),
    SILENT_REDIS(
            "open connections to Redis silent",
            Target.REDIS,
            2,
            0,
            0,
            (site, consumer, time) -> site.redisProxy().fallSilentUntilSomebodyConnectsAnew(Installation.PATIENCE)),
    KILL_CLIENTS(
            "CLIENT KILL of the archive",
            Target.REDIS,
            5,
            0,
            0,
            (site, consumer, time) -> site.stream().killArchiveClients()),
    KILL_ALL_CLIENTS(
            "CLIENT KILL of everybody",
            Target.REDIS,
            4,
            0,
            0,
            (site, consumer, time) -> site.stream().killAllClients()),
    DESTROY_GROUP(
            "consumer group destroyed",
            Target.REDIS,
            1,
            0,
            0,
            (site, consumer, time) -> site.stream().destroyGroup());

    /** What a fault befalls; one thing has one fault at a time. */
    enum Target {
        CONSUMER,
        DATABASE,
        REDIS
    }

    @FunctionalInterface
    private interface Action {
        void strike(Installation site, int consumer, Duration time);
    }

    private final String description;
    private final Target target;
    private final int weight;
    private final int shortest;
    private final int longest;
    private final Action action;

    FaultKind(String description, Target target, int weight, int shortest, int longest, Action action) {
        this.description = description;
        this.target = target;
        this.weight = weight;
        this.shortest = shortest;
        this.longest = longest;
        this.action = action;
    }

    Target target() {
        return target;
    }

    /** How many of these are in a deck of faults. */
    int weight() {
        return weight;
    }

    /** Seconds that it lasts. */
    int shortest() {
        return shortest;
    }

    /** Whether who waits for an answer on an open connection waits until a timeout. */
    boolean leavesSilence() {
        return this == SILENT_DATABASE || this == SILENT_REDIS;
    }

    int longest() {
        return longest;
    }

    /** Does it, lets it last, and heals it. */
    void strike(Installation site, int consumer, Duration time) {
        action.strike(site, consumer, time);
    }

    @Override
    public String toString() {
        return description;
    }
}
