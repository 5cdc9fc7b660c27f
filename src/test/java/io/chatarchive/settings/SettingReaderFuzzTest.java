package io.chatarchive.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A setting is understood within its bounds, or refused with one sentence: nothing else, whatever somebody writes. */
class SettingReaderFuzzTest {

    @Property(seed = "31")
    void should_take_a_duration_or_refuse_it_with_a_sentence(@ForAll("values") String value) {
        try {
            assertThat(reader(value).duration("chat.key", Duration.ofMillis(1))).isPositive();
        } catch (InvalidSettingException e) {
            assertThat(e).hasMessageStartingWith("Setting chat.key is ");
        }
    }

    @Property(seed = "32")
    void should_take_a_size_or_refuse_it_with_a_sentence(@ForAll("values") String value) {
        try {
            assertThat(reader(value).bytes("chat.key", 1, 1L << 30)).isBetween(1L, 1L << 30);
        } catch (InvalidSettingException e) {
            assertThat(e).hasMessageStartingWith("Setting chat.key is ");
        }
    }

    @Property(seed = "33")
    void should_take_a_number_or_refuse_it_with_a_sentence(@ForAll("values") String value) {
        try {
            assertThat(reader(value).number("chat.key", 1, 64)).isBetween(1, 64);
        } catch (InvalidSettingException e) {
            assertThat(e).hasMessageStartingWith("Setting chat.key is ");
        }
    }

    @Property(seed = "34")
    void should_understand_every_size_and_duration_when_the_unit_fits(@ForAll @IntRange(min = 1, max = 1000) int n) {
        assertThat(reader(n + "KB").bytes("chat.key", 1, 1L << 40)).isEqualTo(n * 1024L);
        assertThat(reader(n + " mb").bytes("chat.key", 1, 1L << 40)).isEqualTo(n * 1024L * 1024);
        assertThat(reader(n + "GB").bytes("chat.key", 1, 1L << 40)).isEqualTo((long) n << 30);
        assertThat(reader(n + "ms").duration("chat.key", Duration.ZERO)).hasMillis(n);
        assertThat(reader(n + "s").duration("chat.key", Duration.ZERO)).hasSeconds(n);
        assertThat(reader(n + "m").duration("chat.key", Duration.ZERO)).hasMinutes(n);
        assertThat(reader(n + "h").duration("chat.key", Duration.ZERO)).hasHours(n);
        assertThat(reader(n + "d").duration("chat.key", Duration.ZERO)).hasDays(n);
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> digits = Arbitraries.strings().numeric().ofMaxLength(24);
        Arbitrary<String> units = Arbitraries.of(List.of(
                "", "ms", "s", "m", "h", "d", "KB", "MB", "GB", " GB", "gb", "h5m", "m3s", "h1m1s", "İ", "ß", "-"));
        Arbitrary<String> overflowing = Arbitraries.of("17179869185GB", "106751991168d", "9223372036854775807h");
        return Arbitraries.oneOf(
                overflowing, Combinators.combine(digits, units).as(String::concat), Arbitraries.strings());
    }

    private static SettingReader reader(String value) {
        return new SettingReader(key -> Optional.of(value));
    }
}
