package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ManualClock;
import io.chatarchive.fixture.ShippedSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveProgressTest {
    private final ManualClock clock = new ManualClock();
    private final ArchiveProgress progress = ArchiveProgress.of(ShippedSettings.with(), clock);

    @Test
    void should_speak_of_what_is_rare_only_when_it_happened() {
        progress.counts().archived(7);
        assertThat(progress.counts().sinceStart()).hasToString("archived=7 deadLettered=0");

        progress.counts().deadLettered();
        progress.counts().duplicates(2);
        progress.ghosts(List.of("1-0", "2-0", "3-0"));
        progress.counts().claimed(4);

        assertThat(progress.counts().sinceStart())
                .hasToString("archived=7 deadLettered=1 duplicates=2 ghosts=3 claimed=4");
    }

    @Test
    void should_know_when_something_was_done_last() {
        clock.pass(Duration.ofSeconds(5));
        progress.counts().archived(0);
        progress.counts().duplicates(0);
        assertThat(progress.counts().lastProgress()).isEqualTo(clock.instant().minusSeconds(5));

        progress.ghosts(List.of("1-0"));

        assertThat(progress.counts().lastProgress()).isEqualTo(clock.instant());
    }

    @Test
    void should_become_suspicious_when_nothing_is_taken_but_not_when_the_bad_rows_of_good_batches_come_together() {
        progress.stored(1_000, 0);
        reject(400);
        assertThat(progress.rejections().isSuspicious()).isFalse();

        reject(700);
        assertThat(progress.rejections().isSuspicious()).isTrue();

        progress.stored(0, 1);
        reject(100);
        assertThat(progress.rejections().isSuspicious()).isFalse();
    }

    private void reject(int messages) {
        for (int i = 0; i < messages; i++) {
            progress.rejections().rejected();
        }
    }

    @Test
    void should_count_as_finished_what_is_out_of_the_way_when_it_was_stored_set_aside_or_gone() {
        progress.counts().archived(1);
        progress.counts().duplicates(1);
        progress.counts().deadLettered();
        progress.ghosts(List.of("1-0"));
        progress.counts().claimed(100);

        assertThat(progress.counts().sinceStart().finished()).isEqualTo(4);
    }
}
