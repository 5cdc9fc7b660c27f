package io.chatarchive.route;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.stream.ConsumerGroup;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.Lane;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Looks whether anything waits for this process or may come to it, and may be drained now, before the lanes begin: one
 * question, where each lane would ask its own. Sets the variables {@code backlog} and {@code last-entry}: the id at
 * which the lanes end, so that a drain is over while messages go on coming in.
 */
public final class BacklogLook implements Processor {
    private final ConsumerGroup group;
    private final List<Lane> lanes;
    private final DrainSchedule schedule;
    private final BooleanSupplier paused;
    private final OutageLog outageLog;

    public BacklogLook(
            ConsumerGroup group,
            List<Lane> lanes,
            DrainSchedule schedule,
            BooleanSupplier paused,
            OutageLog outageLog) {
        this.paused = paused;
        this.group = group;
        this.lanes = lanes;
        this.schedule = schedule;
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) {
        if (paused.getAsBoolean()) {
            exchange.setVariable("backlog", false);
            return;
        }
        GroupState state = group.look();
        outageLog.answers(Fault.Server.REDIS);
        if (!state.wantsDrain()) { // nothing is left either of what failed
            for (Fault.Server server : Fault.Server.values()) {
                outageLog.works(server);
            }
            lanes.forEach(Lane::hasNothingLeft);
            schedule.drained();
        }
        boolean backlog = state.wantsDrain();
        String last = backlog ? group.lastEntry() : null;
        boolean drain = backlog && schedule.allows(counted(state), last);
        if (drain && lanes.stream().anyMatch(Lane::isIdle)) {
            schedule.begins();
        }
        exchange.setVariable("backlog", drain);
        exchange.setVariable("last-entry", schedule.end().orElse(last));
    }

    private GroupState counted(GroupState state) {
        long most = schedule.mostToCount(state);
        return most == 0 ? state : group.countUnread(state, most);
    }
}
