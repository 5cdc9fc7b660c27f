package io.chatarchive.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@link ChatMessage}, exactly: no number is rounded, no character replaced. */
final class ChatMessageDeserializer extends StdDeserializer<ChatMessage> {
    private static final String HALF_A_CHARACTER = "Broken surrogate pair";
    private static final long serialVersionUID = 1L;

    ChatMessageDeserializer() {
        super(ChatMessage.class);
    }

    @Override
    public ChatMessage deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            throw UnreadableMessageException.notAnObject();
        }
        try {
            return message(parser);
        } catch (StreamReadException e) { // newer Jackson checks the names of fields itself
            if (e.getOriginalMessage().startsWith(HALF_A_CHARACTER)) {
                throw UnreadableMessageException.halfACharacter();
            }
            throw e;
        }
    }

    private static ChatMessage message(JsonParser parser) throws IOException {
        ChatMessage message = new ChatMessage();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            message.put(encodable(name), token.isNumeric() ? parser.getText() : value(parser, token));
        }
        return message;
    }

    /** What Jackson takes the JSON text {@code null} for. */
    @Override
    public ChatMessage getNullValue(DeserializationContext context) {
        throw UnreadableMessageException.notAnObject();
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> encodable(parser.getText());
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            default -> null;
        };
    }

    private static BigDecimal decimal(JsonParser parser) throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException e) {
            throw UnreadableMessageException.numberOutOfRange(); // an exponent beyond 32 bits
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            object.put(encodable(name), value(parser, parser.nextToken()));
        }
        return object;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> array = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser, token));
        }
        return array;
    }

    /** Half of a surrogate pair has no UTF-8 form: on its way to the database it would silently become a '?'. */
    private static String encodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean pair = Character.isHighSurrogate(unit)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw UnreadableMessageException.halfACharacter();
                }
                i++;
            }
        }
        return text;
    }
}
