package io.chatarchive;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Looks whether anything waits for this process or may come to it, and may be drained now, before the lanes set out:
 * one question, where each lane would ask its own. Sets the variable {@code backlog}.
 */
final class BacklogLook implements Processor {
    private final ConsumerGroup group;
    private final List<Lane> lanes;
    private final DrainSchedule schedule;
    private final OutageLog outageLog;

    BacklogLook(ConsumerGroup group, List<Lane> lanes, DrainSchedule schedule, OutageLog outageLog) {
        this.group = group;
        this.lanes = lanes;
        this.schedule = schedule;
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) {
        GroupState state = group.look();
        outageLog.works(Fault.Server.REDIS);
        if (!state.wantsDrain()) { // nothing is left either of what failed
            outageLog.works(Fault.Server.DEAD_LETTERS);
            outageLog.works(Fault.Server.ROUTE);
            lanes.forEach(Lane::startOver);
            schedule.drained();
        }
        exchange.setVariable("backlog", state.wantsDrain() && schedule.allows(counted(state)));
    }

    private GroupState counted(GroupState state) {
        long most = schedule.mostToCount(state);
        return most == 0 ? state : group.countUnread(state, most);
    }
}
