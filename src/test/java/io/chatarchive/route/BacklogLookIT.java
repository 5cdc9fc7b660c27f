package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.OneLane;
import io.chatarchive.table.TablePreparation;
import io.lettuce.core.XAddArgs;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What a tick sees of a real group before the lanes begin. */
class BacklogLookIT extends OneLane {
    private static final DrainSchedule ALWAYS = Schedules.of(Clock.systemUTC());

    @Test
    void should_see_a_backlog_when_anything_is_unread_or_pending_for_anybody_or_the_group_is_missing()
            throws Exception {
        assertThat(group.look().wantsDrain()).isFalse();

        chat.add("unread");
        assertThat(group.look().wantsDrain()).isTrue();
        chat.readAndDie("another", 1);
        assertThat(group.look().wantsDrain()).isTrue();
        chat.readAndDie("c1", 1);
        group = group("chat.claim.min-idle", "1s");
        acknowledge(awaitRead());
        assertThat(group.look().wantsDrain()).isFalse();

        chat.redis().xgroupDestroy(chat.stream(), "group1");
        assertThat(group.look().wantsDrain()).isTrue();
    }

    @Test
    void should_forget_what_was_left_pending_when_somebody_else_has_finished_it() {
        String left = chat.add("left");
        read();
        lane.leaveRest();
        lane.startOver();
        OutageLog outages = new OutageLog(Clock.systemUTC(), "chatMsg");
        outages.failed(new Fault(Fault.Server.ROUTE, ErrorClass.OUTAGE, "nobody knows"), lane);
        assertThat(lane.hasLeft()).isTrue();
        chat.redis().xack(chat.stream(), "group1", left);

        Exchange tick = new DefaultExchange(new DefaultCamelContext());
        new BacklogLook(group, List.of(lane), ALWAYS, () -> false, outages).process(tick);

        assertThat(tick.getVariable("backlog")).isEqualTo(false);
        assertThat(lane.hasLeft()).isFalse();
        assertThat(outages.failing()).isEmpty();
    }

    @Test
    void should_leave_a_backlog_to_its_window_unless_the_oldest_entry_waits_for_too_long() {
        ManualClock clock = new ManualClock(); // at midnight
        DrainSchedule schedule = Schedules.of(
                clock,
                "chat.schedule.window",
                "01:00-06:00",
                "chat.schedule.time-zone",
                "UTC",
                "chat.schedule.longest-wait",
                "10m");
        chat.add("fresh");
        assertThat(seesBacklog(schedule)).isFalse();
        assertThat(chat.pending()).isZero();

        clock.pass(Duration.ofHours(1));
        assertThat(seesBacklog(schedule)).isTrue();

        clock.pass(Duration.ofHours(5));
        assertThat(seesBacklog(schedule)).isFalse();
        chat.redis().del(chat.stream());
        chat.redis().xadd(chat.stream(), new XAddArgs().id("1000-1"), Map.of("data", "old"));
        assertThat(seesBacklog(schedule)).isTrue();
    }

    @Test
    void should_count_what_is_unread_where_redis_does_not_say_it() {
        DrainSchedule schedule = Schedules.of(
                new ManualClock(), // at midnight
                "chat.schedule.window",
                "01:00-06:00",
                "chat.schedule.time-zone",
                "UTC",
                "chat.schedule.most-waiting",
                "1100");
        String delivered = chat.add("delivered");
        chat.readAndDie("another", 1);
        chat.redis().xack(chat.stream(), "group1", delivered);
        String first = addMany(1_100);
        chat.redis()
                .xdel(chat.stream(), first); // a promoted replica, or an XDEL like this one, and Redis 7 knows no lag
        assertThat(group.look().lag()).isEmpty();
        assertThat(seesBacklog(schedule)).isFalse();
        assertThat(chat.pending()).isZero();

        addMany(1);
        assertThat(seesBacklog(schedule)).isFalse();
        addMany(1);
        assertThat(seesBacklog(schedule)).isTrue();
    }

    private String addMany(int number) {
        String first = chat.add("x");
        for (int i = 1; i < number; i++) {
            chat.add("x");
        }
        return first;
    }

    @Test
    void should_read_no_further_when_the_window_is_over() {
        ManualClock clock = new ManualClock(); // at midnight
        DrainSchedule schedule =
                Schedules.of(clock, "chat.schedule.window", "00:00-06:00", "chat.schedule.time-zone", "UTC");
        ArchiveSettings settings = ShippedSettings.with(chat.settings());
        OutageLog outages = new OutageLog(clock, "chatMsg");
        StreamBatchReader reader = new StreamBatchReader(
                group,
                new EntryAcknowledger(group, ArchiveProgress.of(settings, clock), outages, stored -> {}),
                new TablePreparation(null, "", "", "", outages),
                schedule,
                settings,
                () -> false,
                ArchiveProgress.of(settings, clock),
                outages);
        chat.add("in the window");
        assertThat(batch(reader)).hasSize(1);
        lane.batch().finished(lane.batch().entries());

        chat.add("after it");
        clock.pass(Duration.ofHours(6));

        assertThat(batch(reader)).isEmpty();
        assertThat(chat.pending()).isEqualTo(1);
    }

    private List<?> batch(StreamBatchReader reader) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable("lane", lane);
        reader.process(exchange);
        return exchange.getMessage().getBody(List.class);
    }

    private boolean seesBacklog(DrainSchedule schedule) {
        Exchange tick = new DefaultExchange(new DefaultCamelContext());
        new BacklogLook(group, List.of(lane), schedule, () -> false, new OutageLog(Clock.systemUTC(), "chatMsg"))
                .process(tick);
        return tick.getVariable("backlog", Boolean.class);
    }
}
