package io.chatarchive.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chatarchive.fixture.Corpus;
import java.io.CharConversionException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Whatever bytes a stranger sends become a row that says the same, or an exception that sets one entry aside. */
class ChatMessageFuzzTest {
    private static final String NOT_ESCAPED = "abc 老{}[],:/'`$";

    private final ObjectMapper json = ChatJson.mapper();

    /** Reads rows as exactly as can be, with nothing of ours. */
    private final ObjectMapper exact = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Property(seed = "11")
    void should_write_the_same_values_into_the_row_when_the_message_is_an_object(@ForAll("objects") String message)
            throws IOException {
        JsonNode row = row(json.readValue(message.getBytes(UTF_8), ChatMessage.class));

        JsonNode received = exact.readTree(message);
        assertThat(row.size()).isEqualTo(received.size());
        received.properties().forEach(field -> assertSame(field.getKey(), field.getValue(), row, message));
    }

    @Property(seed = "12")
    void should_keep_every_digit_when_a_number_stands_at_the_top(@ForAll("numbers") String number) throws IOException {
        JsonNode row = row(json.readValue("{\"n\":" + number + "}", ChatMessage.class));

        assertThat(row.get("n").isTextual()).isTrue();
        assertThat(row.get("n").textValue()).isEqualTo(number);
    }

    @Property(seed = "13")
    void should_keep_the_value_when_a_number_is_nested(@ForAll("numbers") String number) throws IOException {
        JsonNode row = row(json.readValue("{\"a\":[" + number + "]}", ChatMessage.class));

        assertThat(row.get("a").get(0).decimalValue()).isEqualByComparingTo(new BigDecimal(number));
    }

    @Property(seed = "14")
    void should_take_bytes_or_refuse_them_as_the_routes_expect(@ForAll("bytes") byte[] message) throws IOException {
        ChatMessage taken;
        try {
            taken = json.readValue(message, ChatMessage.class);
        } catch (UnreadableMessageException | JacksonException | CharConversionException e) {
            return;
        }

        assertThat(row(taken)).as("row of %s", Arrays.toString(message)).isNotNull();
        assertThat(taken.keySet()).containsExactlyInAnyOrderElementsOf(fieldNames(message));
    }

    @Property(seed = "15")
    void should_not_quote_the_message_when_it_is_refused(@ForAll("bytes") byte[] message) throws IOException {
        byte[] secret = "Hu5h5ecreT".getBytes(UTF_8);
        ByteBuffer both = ByteBuffer.allocate(message.length + 2 * secret.length);
        byte[] around = both.put(secret).put(message).put(secret).array();
        for (byte[] bytes : List.of(around, quoted(message, secret))) {
            try {
                json.readValue(bytes, ChatMessage.class);
            } catch (JacksonException e) {
                assertThat(e.getOriginalMessage()).doesNotContain("Hu5h5ecreT");
            } catch (UnreadableMessageException | CharConversionException e) {
                assertThat(e.getMessage()).doesNotContain("Hu5h5ecreT");
            }
        }
    }

    @Property(seed = "16")
    void should_write_what_it_could_read_however_deep_it_is(
            @ForAll @IntRange(min = 1, max = 1010) int depth, @ForAll boolean objects) throws IOException {
        String open = objects ? "{\"a\":" : "[";
        String message = "{\"m\":" + open.repeat(depth - 1) + "1" + (objects ? "}" : "]").repeat(depth - 1) + "}";
        ChatMessage taken;
        try {
            taken = json.readValue(message, ChatMessage.class);
        } catch (JacksonException e) {
            assertThat(depth).isGreaterThan(StreamReadConstraints.DEFAULT_MAX_DEPTH);
            return;
        }

        StreamEntry entry = new StreamEntry("s", "1-0", 1, new byte[0], null);
        assertThat(json.writeValueAsString(List.of(new MessageRow(entry, taken))))
                .contains(message.substring(5, 5 + depth));
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        Arbitrary<byte[]> kept = Arbitraries.of(Corpus.bytes("messages.txt"));
        Arbitrary<byte[]> mutated = Combinators.combine(
                        kept,
                        Arbitraries.integers().between(0, 200),
                        Arbitraries.bytes(),
                        Arbitraries.integers().between(0, 2))
                .as(ChatMessageFuzzTest::mutate);
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        return Arbitraries.oneOf(kept, mutated, any);
    }

    private static byte[] mutate(byte[] bytes, int at, byte value, int kind) {
        if (bytes.length == 0) {
            return new byte[] {value};
        }
        int index = at % bytes.length;
        byte[] mutated = kind == 0 ? Arrays.copyOf(bytes, index) : bytes.clone();
        if (kind == 1) {
            mutated[index] = value;
        } else if (kind == 2) {
            mutated[index] = bytes[(index + Byte.toUnsignedInt(value)) % bytes.length];
        }
        return mutated;
    }

    private static byte[] quoted(byte[] message, byte[] secret) {
        byte[] open = "{\"".getBytes(UTF_8);
        byte[] between = "\":\"".getBytes(UTF_8);
        ByteBuffer object = ByteBuffer.allocate(open.length + between.length + 2 * secret.length + message.length);
        return object.put(open)
                .put(secret)
                .put(between)
                .put(secret)
                .put(message)
                .array();
    }

    @Provide
    Arbitrary<String> numbers() {
        Arbitrary<String> digits =
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(60);
        Arbitrary<String> whole = digits.map(text -> text.replaceFirst("^0+(?=\\d)", ""));
        Arbitrary<String> exponent =
                Arbitraries.integers().between(-99_999, 99_999).map(n -> "e" + n);
        return Combinators.combine(
                        Arbitraries.of("", "-"),
                        whole,
                        Arbitraries.oneOf(Arbitraries.just(""), digits.map(text -> "." + text)),
                        Arbitraries.oneOf(Arbitraries.just(""), exponent))
                .as((sign, integer, fraction, power) -> sign + integer + fraction + power);
    }

    @Provide
    Arbitrary<String> objects() {
        return object(4);
    }

    private Arbitrary<String> object(int depth) {
        return Arbitraries.maps(text(), value(depth)).ofMaxSize(4).map(ChatMessageFuzzTest::written);
    }

    private static String written(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private Arbitrary<String> value(int depth) {
        Arbitrary<String> scalar =
                Arbitraries.oneOf(text(), numbers(), Arbitraries.of("true", "false", "null", "{}", "[]"));
        return depth == 0
                ? scalar
                : Arbitraries.frequencyOf(
                        Tuple.of(4, scalar),
                        Tuple.of(1, Arbitraries.lazy(() -> object(depth - 1))),
                        Tuple.of(
                                1,
                                Arbitraries.lazy(() -> value(depth - 1)
                                        .list()
                                        .ofMaxSize(3)
                                        .map(values -> "[" + String.join(",", values) + "]"))));
    }

    /** Texts in JSON, escaped and not, of whole characters. */
    private Arbitrary<String> text() {
        Arbitrary<String> plain = Arbitraries.strings().withChars(NOT_ESCAPED).ofMaxLength(6);
        Arbitrary<String> escaped = Arbitraries.of(
                "\\u0000", "\\n", "\\\"", "\\\\", "\\/", "\\ud83d\\ude00", "😀", "\\u2028", "\uFEFF", "\\u00e9", "");
        return Combinators.combine(plain, escaped, plain).as((a, b, c) -> "\"" + a + b + c + "\"");
    }

    private JsonNode row(ChatMessage message) throws IOException {
        StreamEntry entry = new StreamEntry("s", "1-0", 1, new byte[0], null);
        byte[] rows = json.writeValueAsBytes(List.of(new MessageRow(entry, message)));
        return exact.readTree(rows).get(0).get("message");
    }

    private static void assertSame(String name, JsonNode received, JsonNode row, String message) {
        JsonNode written = row.get(name);
        if (received.isNumber()) {
            assertThat(written.isTextual()).as(message).isTrue();
        } else {
            assertThat(written.equals(ChatMessageFuzzTest::compare, received))
                    .as(message)
                    .isTrue();
        }
    }

    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    private Set<String> fieldNames(byte[] message) throws IOException {
        Set<String> names = new HashSet<>();
        exact.readTree(message).fieldNames().forEachRemaining(names::add);
        return names;
    }
}
