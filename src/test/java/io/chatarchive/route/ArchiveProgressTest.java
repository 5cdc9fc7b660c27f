package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.ShippedSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveProgressTest {
    private final ManualClock clock = new ManualClock();
    private final ArchiveProgress progress = new ArchiveProgress(ShippedSettings.with(), clock);

    @Test
    void should_speak_of_what_is_rare_only_when_it_happened() {
        progress.archived(7);
        assertThat(progress.sinceStart()).hasToString("archived=7 deadLettered=0");

        progress.deadLettered();
        progress.duplicates(2);
        progress.ghosts(List.of("1-0", "2-0", "3-0"));
        progress.claimed(4);

        assertThat(progress.sinceStart()).hasToString("archived=7 deadLettered=1 duplicates=2 ghosts=3 claimed=4");
    }

    @Test
    void should_know_when_something_was_done_last() {
        clock.pass(Duration.ofSeconds(5));
        progress.archived(0);
        progress.duplicates(0);
        assertThat(progress.lastProgress()).isEqualTo(clock.instant().minusSeconds(5));

        progress.ghosts(List.of("1-0"));

        assertThat(progress.lastProgress()).isEqualTo(clock.instant());
    }

    @Test
    void should_become_suspicious_when_nothing_is_taken_but_not_when_the_bad_rows_of_good_batches_come_together() {
        progress.archived(1_000);
        reject(400);
        assertThat(progress.isSuspicious()).isFalse();

        reject(700);
        assertThat(progress.isSuspicious()).isTrue();

        progress.duplicates(1);
        reject(100);
        assertThat(progress.isSuspicious()).isFalse();
    }

    private void reject(int messages) {
        for (int i = 0; i < messages; i++) {
            progress.rejected();
        }
    }

    @Test
    void should_count_as_finished_what_is_out_of_the_way_when_it_was_stored_set_aside_or_gone() {
        progress.archived(1);
        progress.duplicates(1);
        progress.deadLettered();
        progress.ghosts(List.of("1-0"));
        progress.claimed(100);

        assertThat(progress.sinceStart().finished()).isEqualTo(4);
    }
}
