package io.chatarchive.fault;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Table definition has changed, please retry transaction | Table definition has changed, please retry transaction",
                "Record has changed since last read in table 'chat_message' | Record has changed since last read in table '…'",
                "relation \"chat_message\" does not exist | relation '…' does not exist",
                "Table 'a' and `b` aren't of one kind | Table '…' aren't of one kind",
                "The engine doesn't have it | The engine doesn't have it",
                "Falscher Wert „geheim“ in Spalte 1 | Falscher Wert '…' in Spalte 1",
                "value 'it's secret' for 'c' at row 1 | value '…'",
                "value 'cut off sec | value '…'",
            })
    void should_leave_out_what_is_in_quotes(String sentence, String masked) {
        assertThat(Masked.of(sentence)).isEqualTo(masked);
    }

    @Property(seed = "61")
    void should_never_show_a_value_whatever_quotes_it_holds(
            @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 60) String before,
            @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 600) String after) {
        String value = before + "Hu5h5ecreT" + after;

        assertThat(Masked.of("Incorrect value: '" + value + "' for column 'c' at row 1"))
                .doesNotContain("Hu5h5ecreT");
        assertThat(Masked.of(cut("Incorrect value: '" + value + "' for column 'c' at row 1")))
                .doesNotContain("Hu5h5ecreT");
    }

    private static String cut(String sentence) {
        return sentence.substring(0, Math.min(511, sentence.length()));
    }
}
