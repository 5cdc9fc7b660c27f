package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What a tick sees of a real group before the lanes set out. */
class BacklogLookIT extends OneLane {

    @Test
    void should_see_a_backlog_when_anything_is_unread_or_pending_for_anybody_or_the_group_is_missing()
            throws Exception {
        assertThat(group.hasBacklog()).isFalse();

        chat.add("unread");
        assertThat(group.hasBacklog()).isTrue();
        chat.readAndDie("another", 1);
        assertThat(group.hasBacklog()).isTrue();
        chat.readAndDie("c1", 1);
        group = group("chat.claim.min-idle", "1ms");
        readAndAcknowledge();
        assertThat(group.hasBacklog()).isFalse();

        chat.redis().xgroupDestroy(chat.stream(), "group1");
        assertThat(group.hasBacklog()).isTrue();
    }

    @Test
    void should_forget_what_was_left_pending_when_somebody_else_has_finished_it() {
        String left = chat.add("left");
        read();
        lane.leaveRest();
        lane.startOver();
        OutageLog outages = new OutageLog(Clock.systemUTC());
        outages.failed(new Fault(Fault.Server.ROUTE, Blame.OUTAGE, "nobody knows"), lane);
        assertThat(lane.hasLeft()).isTrue();
        chat.redis().xack(chat.stream(), "group1", left);

        Exchange tick = new DefaultExchange(new DefaultCamelContext());
        new BacklogLook(group, List.of(lane), outages).process(tick);

        assertThat(tick.getVariable("backlog")).isEqualTo(false);
        assertThat(lane.hasLeft()).isFalse();
        assertThat(outages.failing()).isEmpty();
    }
}
