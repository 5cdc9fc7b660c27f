package io.chatarchive.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.Finding;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.route.ArchiveProgress;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingReader;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.GroupStates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.RedisConnectionFailureException;

class ArchiveHealthTest {
    private static final Fault REFUSED = new Fault(Fault.Server.DATABASE, ErrorClass.OUTAGE, "Connection refused");

    private final ArchiveSettings settings = ShippedSettings.with(
            "chat.archive.period", "1s", "chat.watch.period", "5s", "chat.health.affects-readiness", "true");
    private final ManualClock clock = new ManualClock();
    private final OutageLog outages = new OutageLog(clock, "chatMsg");
    private final ArchiveProgress progress = ArchiveProgress.of(settings, clock);
    private final StallDetector stalls = new StallDetector(settings, clock, state -> true);
    private Runnable meters = () -> {};
    private Error error;
    private Supplier<GroupState> redis = GroupStates::idle;
    private Supplier<List<Finding>> findings = List::of;
    private final StartInspection inspection = new StartInspection(() -> findings.get());
    private final StreamWatch watch = new StreamWatch(() -> redis.get(), inspection, settings, clock, state -> {
        state.ifPresent(seen -> stalls.saw(seen, progress.counts().sinceStart().finished()));
        meters.run();
    });
    private boolean databaseIsAway;
    private final DatabaseWatch database = new DatabaseWatch(
            () -> {
                if (error != null) {
                    throw error;
                }
                if (databaseIsAway) {
                    throw new SQLException("Connection refused", "08S01");
                }
            },
            new StartInspection(List::of),
            () -> {},
            clock);
    private String warning = "";
    private List<String> notices = List.of();
    private final ArchiveHealth health = new ArchiveHealth(
            outages,
            watch,
            database,
            inspection,
            stalls,
            progress,
            () -> warning,
            () -> notices,
            () -> ArchiveState.CATCHING_UP,
            clock,
            settings);

    @BeforeEach
    void lookAtDatabase() {
        database.look();
    }

    @Test
    void should_be_up_when_nothing_fails() {
        progress.counts().archived(3);
        watch.look();

        HealthCheck.Result result = call();

        assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(result.getMessage()).contains("nothing waits; 3 archived since the start");
        assertThat(result.getDetails())
                .containsEntry("archive.state", "catching-up")
                .containsEntry("pending", 0L)
                .containsEntry("lag", 0L)
                .containsEntry("archived", 3L);
    }

    @Test
    void should_leave_out_the_lag_when_redis_does_not_say_it() {
        redis = () -> GroupStates.with("pending", "2", "first_unread", "6-0");
        watch.look();

        assertThat(call().getDetails()).containsEntry("pending", 2L).doesNotContainKey("lag");
    }

    @Test
    void should_be_down_when_the_stream_has_not_been_looked_at_yet() {
        clock.pass(Duration.ofSeconds(2));

        assertThat(call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.reasons()).containsExactly("The stream has not been looked at yet, 2 s after the start.");
    }

    @Test
    void should_be_a_question_of_readiness_and_never_of_liveness() {
        assertThat(health.isReadiness()).isTrue();
        assertThat(health.isLiveness()).isFalse();
    }

    @Test
    void should_say_what_fails_and_be_up_again_when_it_works() {
        watch.look();
        outages.failed(REFUSED, null);
        clock.pass(Duration.ofSeconds(7));
        assertThat(call().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health.reasons())
                .containsExactly("The database fails for 7 s: Connection refused. Messages wait in the stream; trying"
                        + " again until it works.");

        outages.works(Fault.Server.DATABASE, null);

        assertThat(health.reasons()).isEmpty();
    }

    @Test
    void should_say_so_when_dead_letters_cannot_be_written() {
        watch.look();
        outages.failed(new Fault(Fault.Server.DEAD_LETTERS, ErrorClass.CONFIGURATION, "WRONGTYPE"), null);

        assertThat(health.reasons()).singleElement().asString().startsWith("The dead-letter stream refuses for 0 s");
    }

    @Test
    void should_be_down_when_the_watch_cannot_see_and_forget_what_it_saw() {
        watch.look();
        redis = () -> {
            throw new RedisConnectionFailureException("Connection refused");
        };
        watch.look();
        clock.pass(Duration.ofSeconds(5));
        watch.look();

        assertThat(health.reasons()).containsExactly("The stream cannot be looked at for 5 s: Connection refused.");
        assertThat(call().getDetails()).doesNotContainKeys("pending", "lag");
    }

    @Test
    void should_be_up_and_say_what_a_person_should_know_all_the_same() {
        watch.look();
        notices = List.of("The stream grows.", "The clock has gone back.");

        assertThat(call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(call().getMessage())
                .hasValue("nothing waits; 0 archived since the start. The stream grows. The clock has gone back.");
    }

    @Test
    void should_be_down_and_look_again_when_a_look_ends_with_an_error() {
        watch.look();
        redis = () -> {
            throw new NoClassDefFoundError("gone");
        };
        watch.look();

        assertThat(health.reasons())
                .singleElement()
                .asString()
                .startsWith("The stream cannot be looked at for 0 s: java.lang.NoClassDefFoundError");

        redis = GroupStates::idle;
        watch.look();

        assertThat(health.reasons()).isEmpty();
    }

    @Test
    void should_be_down_when_what_a_look_has_seen_cannot_be_shown() {
        watch.look();
        meters = () -> {
            throw new StackOverflowError();
        };
        assertThatThrownBy(watch::look).isInstanceOf(StackOverflowError.class);

        assertThat(health.reasons()).singleElement().asString().startsWith("The stream cannot be looked at for 0 s");
    }

    @Test
    void should_be_down_when_the_look_at_the_database_ends_with_an_error() {
        watch.look();
        error = new NoClassDefFoundError("gone");
        database.look();

        assertThat(health.reasons())
                .singleElement()
                .asString()
                .startsWith("The database cannot be reached: java.lang.NoClassDefFoundError");

        error = null;
        database.look();

        assertThat(health.reasons()).isEmpty();
    }

    @Test
    void should_advise_no_look_for_a_lock_when_all_that_waits_was_delivered_to_others() {
        redis = () -> GroupStates.pending(0, 3);
        watch.look();
        clock.pass(Duration.ofSeconds(311));
        watch.look();

        assertThat(health.reasons())
                .singleElement()
                .asString()
                .contains("with 3 pending, 0 not yet read. All of it was delivered to other consumers")
                .doesNotContain("lock");
    }

    @Test
    void should_say_it_once_when_the_lanes_and_the_watch_miss_redis() {
        redis = () -> {
            throw new RedisConnectionFailureException("Connection refused");
        };
        watch.look();
        outages.failed(new Fault(Fault.Server.REDIS, ErrorClass.OUTAGE, "Connection refused"), null);

        assertThat(health.reasons()).singleElement().asString().startsWith("Redis fails for 0 s: Connection refused.");
    }

    @Test
    void should_be_down_when_a_look_does_not_come_back() {
        watch.look();
        clock.pass(Duration.ofSeconds(26));

        assertThat(health.reasons()).containsExactly("Redis does not answer: the stream was last looked at 26 s ago.");
        assertThat(call().getDetails()).doesNotContainKeys("pending", "lag");
    }

    @Test
    void should_be_down_when_a_backlog_does_not_move() {
        redis = () -> GroupStates.pending(3, 0);
        watch.look();
        clock.pass(Duration.ofSeconds(10));
        watch.look();

        assertThat(health.reasons())
                .singleElement()
                .asString()
                .startsWith("The archive is stalled: nothing has moved for 10 s, with 3 pending, 0 not yet read.");

        progress.counts().archived(1);
        watch.look();
        assertThat(health.reasons()).isEmpty();
    }

    @Test
    void should_refuse_to_start_when_redis_cannot_do_what_is_set() {
        findings = ArchiveHealthTest::refuse;

        assertThatThrownBy(inspection::atStart).isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void should_be_down_as_long_as_redis_turns_out_later_to_be_too_old() {
        findings = () -> {
            throw new RedisConnectionFailureException("Connection refused");
        };
        inspection.atStart();
        findings = ArchiveHealthTest::refuse;
        watch.look();
        watch.look();

        assertThat(health.reasons()).singleElement().asString().startsWith("Setting chat.archive.after-ack is 'trim'");

        findings = List::of;
        watch.look();

        assertThat(health.reasons()).isEmpty();
    }

    @Test
    void should_be_up_when_the_group_can_be_seen_and_the_server_cannot_be_inspected() {
        findings = () -> {
            throw new RedisConnectionFailureException("NOPERM this user has no permissions to run the 'type' command");
        };
        watch.look();

        assertThat(health.reasons()).isEmpty();
    }

    private static List<Finding> refuse() {
        throw SettingReader.invalid("chat.archive.after-ack", "trim", "keep or delete");
    }

    private HealthCheck.Result call() {
        health.setCamelContext(new DefaultCamelContext());
        return health.call();
    }

    @Test
    void should_be_down_between_two_drains_when_the_database_cannot_be_reached() {
        watch.look();
        databaseIsAway = true;
        database.look();
        assertThat(health.reasons())
                .containsExactly("The database cannot be reached: Connection refused (error 0, SQLState 08S01).");

        databaseIsAway = false;
        database.look();

        assertThat(health.reasons()).isEmpty();
    }

    @Test
    void should_be_down_until_the_database_was_looked_at() {
        DatabaseWatch before = new DatabaseWatch(() -> {}, new StartInspection(List::of), () -> {}, clock);
        clock.pass(Duration.ofSeconds(2));

        assertThat(before.failure()).hasValue("The database has not been looked at yet, 2 s after the start.");
        assertThat(before.trouble()).isEmpty();

        before.look();

        assertThat(before.failure()).isEmpty();
    }

    @Test
    void should_say_so_while_the_database_does_not_answer_a_look() {
        List<Optional<String>> seen = new ArrayList<>();
        AtomicReference<DatabaseWatch> waiting = new AtomicReference<>();
        waiting.set(new DatabaseWatch(
                () -> {
                    clock.pass(Duration.ofSeconds(3));
                    seen.add(waiting.get().failure());
                },
                new StartInspection(List::of),
                () -> {},
                clock));
        waiting.get().look();

        waiting.get().look();

        assertThat(seen.get(1).orElseThrow())
                .startsWith("The database has not answered for 3 s: look for a lock on the table");
        assertThat(waiting.get().failure()).isEmpty();
    }

    @Test
    void should_say_what_fails_and_stay_up_when_it_lives_in_an_application() {
        ArchiveHealth inHost = new ArchiveHealth(
                outages,
                watch,
                database,
                inspection,
                stalls,
                progress,
                () -> warning,
                () -> notices,
                () -> ArchiveState.CATCHING_UP,
                clock,
                ShippedSettings.with());
        inHost.setCamelContext(new DefaultCamelContext());
        watch.look();
        outages.failed(REFUSED, null);

        HealthCheck.Result result = inHost.call();

        assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(result.getMessage().orElseThrow()).startsWith("The database fails for 0 s: Connection refused.");
        assertThat(result.getDetails())
                .containsEntry("state", "DOWN")
                .containsEntry("message", result.getMessage().orElseThrow());
    }

    @Test
    void should_be_down_and_keep_what_it_sees_when_redis_refuses_to_write() {
        redis = () -> GroupStates.with("refusal", "READONLY You can't write against a read only replica.");
        watch.look();

        assertThat(health.reasons())
                .containsExactly("Redis refuses to write for 0 s: READONLY You can't write against a read only replica."
                        + " The address leads to a replica: it has to lead to the master, or to Sentinel.");
        assertThat(call().getDetails()).containsEntry("pending", 0L);
    }
}
