package io.chatarchive.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatMessageTest {
    private final ObjectMapper json = ChatJson.mapper();

    @Test
    void should_keep_numbers_as_text_when_they_stand_at_the_top() throws Exception {
        assertThat(read("{\"a\":1.10,\"b\":1e400,\"c\":-0,\"d\":12345678901234567890123}"))
                .containsEntry("a", "1.10")
                .containsEntry("b", "1e400")
                .containsEntry("c", "-0")
                .containsEntry("d", "12345678901234567890123");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"b\":[1,2.50,\"x\",true,false,null,{}]},\"t\":true,\"n\":null}",
                "{}",
                "{\"\":\"\"}",
                "{\"text\":\"\\u0000 \\\"quoted\\\" \\\\ 😀\"}"
            })
    void should_write_what_it_read_when_nothing_is_a_number_at_the_top(String message) throws Exception {
        assertThat(json.writeValueAsString(read(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "\"text\"", "true", "[{\"a\":1}]"})
    void should_refuse_json_when_it_is_not_an_object(String message) {
        assertThatThrownBy(() -> read(message))
                .isInstanceOfSatisfying(
                        UnreadableMessageException.class,
                        e -> assertThat(e.reason()).isEqualTo("not a JSON object"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "{", "{\"a\":}", "{}{}", "{} x", "{'a':1}", "{\"a\":01}", "\u0000"})
    void should_refuse_text_when_it_is_not_json(String message) {
        assertThatThrownBy(() -> read(message)).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\ud83d\"}",
                "{\"a\":\"\\ude00\\ud83d\"}",
                "{\"\\ud83d\":1}",
                "{\"a\":[{\"b\":\"\\ud83dx\"}]}"
            })
    void should_refuse_text_when_half_of_a_character_is_missing(String message) {
        assertThatThrownBy(() -> read(message))
                .isInstanceOfSatisfying(
                        UnreadableMessageException.class,
                        e -> assertThat(e.reason()).isEqualTo("not valid Unicode"));
    }

    @Test
    void should_not_quote_the_message_when_it_reports_where_it_is_wrong() {
        assertThatThrownBy(() -> read("{\"msg\":\"my secret\", oops}"))
                .isInstanceOf(JsonProcessingException.class)
                .message()
                .doesNotContain("my secret");
    }

    private ChatMessage read(String message) throws JsonProcessingException {
        return json.readValue(message, ChatMessage.class);
    }
}
