package io.chatarchive.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    /** As they would stand between the quotes of a text. */
    private static final String NOT_UTF_8 = """
            C1 81        | an 'A' in two bytes
            C0 80        | a zero in two bytes
            C0 A7        | a quote in two bytes
            E0 80 AF     | a slash in three bytes
            F0 82 82 AC  | a euro sign in four bytes
            ED A0 80     | a high surrogate
            ED B0 80     | a low surrogate
            ED A0 BD ED B8 80 | a pair of them (CESU-8)
            F4 90 80 80  | beyond the last character
            F8 88 80 80 80 | five bytes
            C3           | the first of two bytes
            E2 82        | two of three bytes
            F0 9F 98     | three of four bytes
            80           | a byte that only continues
            FF           | a byte that UTF-8 never has
            B0 A1        | 啊 in GBK
            E9           | é in Latin-1
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = NOT_UTF_8)
    void should_refuse_what_is_not_utf_8(String hex, String what) {
        assertThat(Utf8.isValid(message(hex))).as(what).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE", "UTF-32", "GBK"})
    void should_refuse_other_encodings_of_json(String charset) {
        String json = "{\"a\":\"老王:上线了\"}";

        assertThat(Utf8.isValid(json.getBytes(Charset.forName(charset)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"a\":\"b\"}", "{\"a\":\"老王:上线了 😀 \uFFFD\uFFFF\u0080\"}", "\uFEFF{}"})
    void should_take_what_is_utf_8(String text) {
        assertThat(Utf8.isValid(text.getBytes(UTF_8))).isTrue();
    }

    @Property(seed = "51")
    void should_take_exactly_what_comes_out_as_it_went_in(@ForAll byte[] bytes) {
        boolean same = Arrays.equals(new String(bytes, UTF_8).getBytes(UTF_8), bytes);

        assertThat(Utf8.isValid(with(bytes))).isEqualTo(same);
    }

    @Test
    void should_refuse_a_text_when_half_of_a_character_is_missing() throws Exception {
        assertThat(Utf8.encode("a老😀")).isEqualTo("a老😀".getBytes(UTF_8));
        assertThatThrownBy(() -> Utf8.encode("a\ud83d")).isInstanceOf(CharacterCodingException.class);
    }

    private static byte[] message(String hex) {
        return with(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static byte[] with(byte[] bytes) {
        byte[] before = "{\"a\":\"".getBytes(UTF_8);
        byte[] after = "\"}".getBytes(UTF_8);
        return ByteBuffer.allocate(before.length + bytes.length + after.length)
                .put(before)
                .put(bytes)
                .put(after)
                .array();
    }
}
