package io.chatarchive.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.route.ArchiveProgress;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.GroupStates;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArchiveMetersTest {
    private static final String TAGS = "{group=\"group1\",stream=\"chatMsg\"} ";

    private final ArchiveSettings settings = ShippedSettings.with();
    private final ManualClock clock = new ManualClock();
    private final ArchiveProgress progress = new ArchiveProgress(settings, clock);
    private final OutageLog outages = new OutageLog(clock, "chatMsg");
    private final PrometheusMeterRegistry host = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ArchiveMeters meters = new ArchiveMeters(Set.of(host), settings.stream(), progress, outages, clock);

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void should_count_what_was_done() {
        progress.archived(5);
        progress.archived(2);
        progress.duplicates(1);
        progress.deadLettered();
        progress.ghosts(List.of("1-0", "2-0", "3-0"));
        progress.claimed(4);
        clock.pass(Duration.ofSeconds(9));

        assertThat(host.scrape())
                .contains("chat_archive_archived_total" + TAGS + "7.0\n")
                .contains("chat_archive_duplicates_total" + TAGS + "1.0\n")
                .contains("chat_archive_dead_lettered_total" + TAGS + "1.0\n")
                .contains("chat_archive_ghosts_total" + TAGS + "3.0\n")
                .contains("chat_archive_claimed_total" + TAGS + "4.0\n")
                .contains("chat_archive_since_progress_seconds" + TAGS + "9.0\n");
    }

    @Test
    void should_show_the_group_when_it_was_seen() {
        meters.saw(Optional.of(GroupStates.with(
                "pending", "3", "oldest_pending", "58500-0", "first_unread", "6-0", "lag", "12", "dead_letters", "2")));

        assertThat(host.scrape())
                .contains("chat_archive_pending" + TAGS + "3.0\n")
                .contains("chat_archive_lag" + TAGS + "12.0\n")
                .contains("chat_archive_dead_letters" + TAGS + "2.0\n")
                .contains("chat_archive_stream_length" + TAGS + "20.0\n")
                .contains("chat_archive_oldest_pending_age_seconds" + TAGS + "1.5\n");
    }

    @Test
    void should_have_no_lag_at_all_when_redis_does_not_say_it() {
        meters.saw(Optional.of(GroupStates.unread()));
        assertThat(host.scrape()).contains("chat_archive_lag" + TAGS + "12.0\n");

        meters.saw(Optional.of(GroupStates.with("first_unread", "6-0")));

        assertThat(host.scrape())
                .contains("chat_archive_pending" + TAGS + "0.0\n")
                .doesNotContain("chat_archive_lag");
    }

    @Test
    void should_have_neither_pending_nor_lag_when_the_group_cannot_be_seen() {
        meters.saw(Optional.of(GroupStates.unread()));
        meters.saw(Optional.empty());

        assertThat(host.scrape())
                .doesNotContain("chat_archive_pending")
                .doesNotContain("chat_archive_lag")
                .doesNotContain("chat_archive_dead_letters")
                .contains(failing("redis") + "1.0\n");
    }

    @Test
    void should_show_what_fails() {
        outages.failed(new Fault(Fault.Server.DATABASE, ErrorClass.OUTAGE, "Connection refused"), null);

        assertThat(host.scrape())
                .contains(failing("database") + "1.0\n")
                .contains(failing("redis") + "0.0\n")
                .contains(failing("dead_letters") + "0.0\n")
                .contains(failing("route") + "0.0\n");
    }

    @Test
    void should_leave_nothing_behind_when_closed() {
        meters.saw(Optional.of(GroupStates.unread()));

        meters.close();

        assertThat(host.getMeters()).isEmpty();
    }

    @Test
    void should_work_when_the_host_has_no_registry_or_several() {
        SimpleMeterRegistry one = new SimpleMeterRegistry();
        SimpleMeterRegistry two = new SimpleMeterRegistry();
        try (ArchiveMeters none = new ArchiveMeters(Set.of(), settings.stream(), progress, outages, clock);
                ArchiveMeters both = new ArchiveMeters(Set.of(one, two), settings.stream(), progress, outages, clock)) {
            progress.archived(1);
            none.saw(Optional.of(GroupStates.unread()));
            both.saw(Optional.of(GroupStates.unread()));

            assertThat(one.get("chat.archive.archived").functionCounter().count())
                    .isEqualTo(1);
            assertThat(two.get("chat.archive.lag").gauge().value()).isEqualTo(12);
        }
    }

    private static String failing(String what) {
        return "chat_archive_failing{group=\"group1\",stream=\"chatMsg\",what=\"" + what + "\"} ";
    }
}
