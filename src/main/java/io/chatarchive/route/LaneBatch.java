package io.chatarchive.route;

import io.chatarchive.fault.Causes;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.stream.Lane;
import java.sql.SQLException;
import java.util.List;

/** What a lane has read from the stream: its messages are acknowledged there, or stay pending. */
public final class LaneBatch implements Batch {
    private static final int MOST_RETRIES = 5;

    private final Lane lane;
    private final Archive archive;
    private final ReusedIds reusedIds;
    private final EntryAcknowledger acknowledger;
    private final DeadLetters deadLetters;
    private final OutageLog outages;

    public LaneBatch(
            Lane lane,
            Archive archive,
            ReusedIds reusedIds,
            EntryAcknowledger acknowledger,
            DeadLetters deadLetters,
            OutageLog outages) {
        this.lane = lane;
        this.archive = archive;
        this.reusedIds = reusedIds;
        this.acknowledger = acknowledger;
        this.deadLetters = deadLetters;
        this.outages = outages;
    }

    @Override
    public void storeTook(long nanoseconds) {
        acknowledger.storeTook(nanoseconds);
    }

    @Override
    public List<MessageRow> withoutTakenIds(List<MessageRow> rows, Integer newRows) throws SQLException {
        return reusedIds.setAside(rows, newRows, lane);
    }

    @Override
    public void acknowledge(List<MessageRow> rows, Integer newRows) {
        acknowledger.acknowledge(lane, rows, newRows);
    }

    @Override
    public void drop(StreamEntry entry) {
        lane.batch().drop(entry);
    }

    @Override
    public void setAside(StreamEntry entry, Throwable error) {
        deadLetters.setAside(entry, lane, error);
    }

    /** An exhausted heap or stack counts as a delivery: the message may be what ends the process. */
    @Override
    public void leavePending(StreamEntry entry, Throwable error) {
        if (Causes.has(VirtualMachineError.class, error)) {
            lane.batch().mayEndProcess();
        }
        if (entry == null) {
            lane.leaveBatch(Lane.mostUnclassified(archive.settings()) / 3
                    + 1); // after a few of them the round reads no further
        } else {
            lane.leave(entry);
        }
        outages.failed(
                new Fault(Fault.Server.ROUTE, ErrorClass.OUTAGE, Fault.of(error).sentence()), lane);
        outages.isNotItsFailure(Fault.Server.DATABASE, lane);
    }

    /** Not if the lane has such messages already, not after an {@link Error}. */
    @Override
    public boolean mayRetry(Throwable error) {
        return archive.isRunning()
                && !lane.hasLeft()
                && !Causes.has(Error.class, error)
                && lane.batch().unclassifiedErrors() < MOST_RETRIES;
    }

    @Override
    public boolean expectsBadRows() {
        return lane.expectsBadRows();
    }

    /** Not where the archive stops, or the lane has let go of its batch or has worked on it for too long. */
    @Override
    public boolean mayGoOn() {
        return archive.isRunning() && lane.mayGoOn();
    }

    @Override
    public boolean tryNamedRow() {
        return lane.batch().tryNamedRow();
    }

    /** Says what no step has dealt with: it comes again with each tick, and nobody would know why. */
    @Override
    public void end() {
        acknowledger.acknowledgeDropped(lane);
        List<StreamEntry> forgotten = lane.batch().forgotten();
        if (mayGoOn() && !forgotten.isEmpty()) {
            String sentence = "a step has taken the body of " + forgotten.size()
                    + " messages away without dropping them (process: chatDrop), the first is "
                    + forgotten.get(0).id()
                    + "; look at the steps of the routes 'chat-archive-batch' and 'chat-archive-rows'";
            outages.failed(new Fault(Fault.Server.ROUTE, ErrorClass.CONFIGURATION, sentence), lane);
        }
    }
}
