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
    private static final String TAGS = "{archive=\"chat\",group=\"group1\",stream=\"chatMsg\"} ";

    private final ArchiveSettings settings = ShippedSettings.with();
    private final ManualClock clock = new ManualClock();
    private final ArchiveProgress progress = ArchiveProgress.of(settings, clock);
    private final OutageLog outages = new OutageLog(clock, "chatMsg");
    private final PrometheusMeterRegistry host = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HostMeters hostMeters = new HostMeters(Set.of(host), settings);
    private final ArchiveMeters meters = of(hostMeters);

    @AfterEach
    void close() {
        hostMeters.close();
    }

    private ArchiveMeters of(HostMeters these) {
        return new ArchiveMeters(these, progress.counts(), () -> 5, outages, clock);
    }

    @Test
    void should_count_what_was_done() {
        progress.counts().archived(5);
        progress.counts().archived(2);
        progress.counts().duplicates(1);
        progress.counts().deadLettered();
        progress.ghosts(List.of("1-0", "2-0", "3-0"));
        progress.counts().claimed(4);
        clock.pass(Duration.ofSeconds(9));
        System.gc(); // Micrometer refers weakly to what it counts

        assertThat(host.scrape())
                .contains("chat_archive_archived_total" + TAGS + "7.0\n")
                .contains("chat_archive_duplicates_total" + TAGS + "1.0\n")
                .contains("chat_archive_dead_lettered_total" + TAGS + "1.0\n")
                .contains("chat_archive_ghosts_total" + TAGS + "3.0\n")
                .contains("chat_archive_claimed_total" + TAGS + "4.0\n")
                .contains("chat_archive_retries_total" + TAGS + "5.0\n")
                .contains("chat_archive_since_progress_seconds" + TAGS + "9.0\n");
    }

    @Test
    void should_show_the_group_when_it_was_seen() {
        meters.saw(Optional.of(GroupStates.with(
                "now", "1764151200000",
                "pending", "3",
                "oldest_pending", "1764151198500-0",
                "first_unread", "6-0",
                "lag", "12",
                "dead_letters", "2")));

        assertThat(host.scrape())
                .contains("chat_archive_pending" + TAGS + "3.0\n")
                .contains("chat_archive_lag" + TAGS + "12.0\n")
                .contains("chat_archive_dead_letters" + TAGS + "2.0\n")
                .contains("chat_archive_stream_length" + TAGS + "20.0\n")
                .contains("chat_archive_oldest_pending_age_seconds" + TAGS + "1.5\n");
    }

    @Test
    void should_tell_for_how_long_the_same_entry_is_the_oldest_pending_one() {
        String unchanged = "chat_archive_oldest_pending_unchanged_seconds";
        seePending("58500-0");
        clock.pass(Duration.ofMinutes(7));
        seePending("58500-0");
        assertThat(host.scrape()).contains(unchanged + TAGS + "420.0\n");

        meters.saw(Optional.empty());
        assertThat(host.scrape()).doesNotContain(unchanged);

        clock.pass(Duration.ofMinutes(1));
        seePending("58500-0");
        assertThat(host.scrape()).contains(unchanged + TAGS + "480.0\n");

        seePending("58501-0");
        assertThat(host.scrape()).contains(unchanged + TAGS + "0.0\n");

        meters.saw(Optional.of(GroupStates.idle()));
        assertThat(host.scrape()).doesNotContain(unchanged);
    }

    private void seePending(String oldest) {
        meters.saw(Optional.of(GroupStates.with("pending", "3", "oldest_pending", oldest)));
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
    void should_have_exactly_one_state_when_it_was_judged() {
        assertThat(states()).containsExactly("unknown");

        meters.judged(ArchiveState.FALLING_BEHIND);

        assertThat(states()).containsExactly("falling-behind");
        assertThat(host.get("chat.archive.state").gauges()).hasSize(ArchiveState.values().length);
    }

    private List<String> states() {
        return host.get("chat.archive.state").gauges().stream()
                .filter(gauge -> gauge.value() == 1)
                .map(gauge -> gauge.getId().getTag("state"))
                .toList();
    }

    @Test
    void should_have_a_lag_in_time_only_when_ids_have_one() {
        long now = 1_764_151_200_000L;
        String[] unread = {"now", String.valueOf(now), "first_unread", (now - 2500) + "-0", "oldest_pending", ""};
        meters.saw(Optional.of(GroupStates.with(unread)));
        assertThat(host.scrape())
                .contains("chat_archive_time_lag_seconds" + TAGS + "2.5\n")
                .contains("chat_archive_oldest_unread_age_seconds" + TAGS + "2.5\n")
                .doesNotContain("chat_archive_oldest_pending_age_seconds");

        meters.saw(Optional.of(GroupStates.with(
                "now", String.valueOf(now), "first_unread", "8-0", "pending", "1", "oldest_pending", "7-0")));

        assertThat(host.scrape())
                .doesNotContain("chat_archive_time_lag_seconds")
                .doesNotContain("chat_archive_oldest_pending_age_seconds")
                .doesNotContain("chat_archive_oldest_unread_age_seconds");

        meters.saw(Optional.of(GroupStates.idle()));

        assertThat(host.scrape()).contains("chat_archive_time_lag_seconds" + TAGS + "0.0\n");
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

        hostMeters.close();

        assertThat(host.getMeters()).isEmpty();
    }

    @Test
    void should_work_when_the_host_has_no_registry_or_several() {
        SimpleMeterRegistry one = new SimpleMeterRegistry();
        SimpleMeterRegistry two = new SimpleMeterRegistry();
        try (HostMeters none = new HostMeters(Set.of(), settings);
                HostMeters both = new HostMeters(Set.of(one, two), settings)) {
            progress.counts().archived(1);
            of(none).saw(Optional.of(GroupStates.unread()));
            of(both).saw(Optional.of(GroupStates.unread()));

            assertThat(one.get("chat.archive.archived").functionCounter().count())
                    .isEqualTo(1);
            assertThat(two.get("chat.archive.lag").gauge().value()).isEqualTo(12);
        }
    }

    private static String failing(String what) {
        return "chat_archive_failing{archive=\"chat\",group=\"group1\",stream=\"chatMsg\",what=\"" + what + "\"} ";
    }
}
