package io.chatarchive.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.settings.InvalidSettingException;
import org.junit.jupiter.api.Test;

class EntryRangeTest {
    @Test
    void should_have_the_whole_day_when_it_is_given_by_days() {
        EntryRange day = EntryRange.of("2026-11-26", "2026-11-26");

        assertThat(day).isEqualTo(EntryRange.of("2026-11-26T00:00:00Z", "2026-11-26T23:59:59.999Z"));
        assertThat(day.from()).isEqualTo("1795651200000-0");
    }

    @Test
    void should_refuse_a_day_that_is_none() {
        assertThatThrownBy(() -> EntryRange.of("2026-11-31", null))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("'2026-11-31' is no place in the stream");
    }

    @Test
    void should_know_where_a_day_begins_and_ends() {
        assertThat(EntryRange.time("2026-11-26", false)).isEqualTo("2026-11-26T00:00:00Z");
        assertThat(EntryRange.time("2026-11-26", true)).isEqualTo("2026-11-26T23:59:59.999Z");
        assertThat(EntryRange.time("2026-11-26T10:00:00Z", true)).isEqualTo("2026-11-26T10:00:00Z");
    }
}
