package io.chatarchive.archive;

import io.chatarchive.fault.OutageLog;
import io.chatarchive.route.ArchiveProgress;
import io.chatarchive.route.BacklogLook;
import io.chatarchive.route.DeadLetters;
import io.chatarchive.route.DrainSchedule;
import io.chatarchive.route.EntryAcknowledger;
import io.chatarchive.route.LaneBatch;
import io.chatarchive.route.LaneStart;
import io.chatarchive.route.LaneWatch;
import io.chatarchive.route.OutageBackoff;
import io.chatarchive.route.PauseCheck;
import io.chatarchive.route.ReusedIds;
import io.chatarchive.route.StreamBatchReader;
import io.chatarchive.route.UnfinishedBatches;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.ConsumerGroup;
import io.chatarchive.stream.ConsumerNames;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.Lane;
import io.chatarchive.stream.OtherReaders;
import io.chatarchive.stream.Pause;
import io.chatarchive.table.TablePreparation;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.Processor;

/** The parts of one archive, and how they are put together. Nothing is asked of a server yet. */
final class ArchiveParts {
    private final OutageLog outages;
    private final ArchiveProgress progress;
    private final List<Lane> lanes;
    private final DrainSchedule schedule;
    private final UnfinishedBatches batches;
    private final OutageBackoff backoff;
    private final PauseCheck pause;
    private final LaneStart laneStart;
    private final ArchiveWatch watch;
    private final Map<String, Processor> steps;

    ArchiveParts(StreamArchive archive, Connections connections) {
        ArchiveSettings settings = archive.settings();
        Clock clock = Clock.systemUTC();
        ConsumerNames names = new ConsumerNames(connections.redisForLooking(), settings, clock);
        ConsumerGroup group = new ConsumerGroup(connections.redis(), settings, names::use);
        OtherReaders others = new OtherReaders();
        outages = new OutageLog(clock, settings.stream().key());
        progress = ArchiveProgress.of(settings, clock);
        lanes = settings.consumerNames().stream().map(Lane::new).toList();
        schedule = new DrainSchedule(
                settings.schedule(),
                clock,
                () -> lanes.stream().mapToInt(Lane::leftLately).sum());
        batches = new UnfinishedBatches(group, lanes, others, settings, outages);
        backoff = new OutageBackoff(settings);
        pause = new PauseCheck(
                new Pause(connections.redisForLooking(), archive.getStream()),
                archive.getStream(),
                archive::tickSoon,
                System::nanoTime);
        DeadLetters deadLetters = new DeadLetters(group, progress, outages);
        EntryAcknowledger acknowledger =
                new EntryAcknowledger(group, progress, outages, archive.announcements()::stored);
        ReusedIds reusedIds = new ReusedIds(
                connections.database(), connections.sessions(), archive.table(), archive.store(), deadLetters, outages);
        laneStart = new LaneStart(
                lanes,
                progress,
                lane -> new LaneBatch(lane, archive, reusedIds, acknowledger, deadLetters, outages),
                () -> drainIfDemanded(archive));
        TablePreparation table = new TablePreparation(
                connections.database(), archive.table(), archive.getStream(), archive.definition(), outages);
        StreamBatchReader reader = new StreamBatchReader(
                group, acknowledger, table, schedule, settings, this::readsNoFurther, progress, outages);
        steps = Map.of(
                "chatTable", exchange -> table.prepare(),
                "chatBacklogLook", new BacklogLook(group, lanes, schedule, pause::isPaused, outages),
                "chatLaneStart", laneStart,
                "chatBatchReader", reader,
                "chatRestoreDeliveryCounts", batches,
                "chatOutageWait", backoff);
        watch = new ArchiveWatch(
                archive,
                connections,
                table,
                group.trim(),
                this::isDue,
                progress,
                outages,
                clock,
                new LaneWatch(lanes, batches, others, names, backoff, settings.claimMinIdle()),
                pause,
                schedule,
                () -> lanes.stream().anyMatch(Lane::isWorking));
    }

    OutageLog outages() {
        return outages;
    }

    ArchiveProgress progress() {
        return progress;
    }

    UnfinishedBatches batches() {
        return batches;
    }

    OutageBackoff backoff() {
        return backoff;
    }

    ArchiveWatch watch() {
        return watch;
    }

    private boolean readsNoFurther() {
        return backoff.isStopping() || pause.paused().isPresent();
    }

    private boolean isDue(GroupState state) {
        boolean due = schedule.isDueFor(state) || lanes.stream().anyMatch(Lane::isWorking);
        return due && pause.paused().isEmpty();
    }

    private void drainIfDemanded(StreamArchive archive) {
        if (schedule.isDemanded()) {
            archive.drainNow();
        }
    }

    PauseCheck pause() {
        return pause;
    }

    DrainSchedule schedule() {
        return schedule;
    }

    boolean isTime() {
        return schedule.isTime();
    }

    List<Lane> idleLanes() {
        return laneStart.idle();
    }

    /** A step of the shared routes, by the name of its bean. */
    Processor step(String name) {
        return steps.get(name);
    }
}
