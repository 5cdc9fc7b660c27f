package io.chatarchive.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void should_repeat_itself_when_the_seed_is_the_same() {
        assertThat(schedule(7, 200)).isEqualTo(schedule(7, 200)).isNotEqualTo(schedule(8, 200));
    }

    @Test
    void should_have_a_fault_of_every_kind_when_there_is_room() {
        assertThat(schedule(7, FaultKind.values().length))
                .extracting(Fault::kind)
                .containsExactlyInAnyOrder(FaultKind.values());
    }

    @Test
    void should_come_in_order_and_befall_both_consumers() {
        List<Fault> faults = schedule(7, 200);

        assertThat(faults).extracting(Fault::at).isSorted();
        assertThat(faults).extracting(Fault::consumer).contains(0, 1);
        assertThat(faults).extracting(Fault::time).allMatch(time -> time.compareTo(SECOND.multipliedBy(9)) <= 0);
    }

    private static List<Fault> schedule(long seed, int count) {
        return Schedule.of(List.of(FaultKind.values()), seed, count, SECOND, SECOND.multipliedBy(9), 2);
    }
}
