package io.chatarchive.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.message.ChatMessage;
import io.chatarchive.message.UnreadableMessageException;
import io.chatarchive.message.Utf8;
import io.chatarchive.settings.ArchiveSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;

/**
 * Checks that what comes in is one JSON object, as text, bytes, stream or map, and no larger than {@code
 * chat.http.max-body}. Body out: its bytes, as received.
 *
 * <p>Throws {@link RejectedMessageException}; nothing has been added to the stream then.
 */
public final class MessageIntake implements Processor {
    private final ObjectMapper json;
    private final long mostBytes;

    public MessageIntake(ObjectMapper json, ArchiveSettings settings) {
        this.json = json;
        this.mostBytes = settings.maxBody();
    }

    @Override
    public void process(Exchange exchange) throws IOException, InvalidPayloadException {
        byte[] message = bytes(exchange);
        if (message.length > mostBytes) {
            throw tooLarge(mostBytes);
        }
        requireObject(message);
        exchange.getMessage().setBody(message);
    }

    public static RejectedMessageException tooLarge(long mostBytes) {
        return new RejectedMessageException(
                413, "The message is larger than " + mostBytes + " bytes, the limit set as chat.http.max-body.");
    }

    private byte[] bytes(Exchange exchange) throws IOException, InvalidPayloadException {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return new byte[0];
        }
        if (body instanceof Map<?, ?> object) {
            return written(object);
        }
        if (body instanceof String text) {
            return encoded(text);
        }
        if (!(body instanceof InputStream || body instanceof StreamCache || body instanceof WrappedFile<?>)) {
            return exchange.getMessage().getMandatoryBody(byte[].class); // it is in memory anyway
        }
        try (InputStream stream = exchange.getMessage().getMandatoryBody(InputStream.class)) {
            return stream.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, mostBytes + 1));
        }
    }

    private byte[] written(Map<?, ?> object) {
        try {
            return json.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new RejectedMessageException(
                    400, "The message cannot be written as JSON: " + e.getOriginalMessage() + ".");
        }
    }

    private static byte[] encoded(String text) {
        try {
            return Utf8.encode(text);
        } catch (CharacterCodingException e) {
            throw refusal(UnreadableMessageException.halfACharacter());
        }
    }

    private void requireObject(byte[] message) throws IOException {
        if (isBlank(message)) {
            throw new RejectedMessageException(400, "The message is empty; a JSON object is expected.");
        }
        if (!Utf8.isValid(message)) {
            throw refusal(UnreadableMessageException.notUtf8());
        }
        try {
            json.readValue(message, ChatMessage.class);
        } catch (JsonProcessingException e) {
            throw new RejectedMessageException(
                    400, "The message is not JSON: " + e.getOriginalMessage() + " at " + position(e) + ".");
        } catch (UnreadableMessageException e) {
            throw refusal(e);
        }
    }

    private static boolean isBlank(byte[] message) {
        for (byte letter : message) {
            if (letter < 0 || letter > ' ') {
                return false;
            }
        }
        return true;
    }

    private static RejectedMessageException refusal(UnreadableMessageException e) {
        return new RejectedMessageException(400, "The message is " + e.reason() + ": " + e.getMessage() + ".");
    }

    private static String position(JsonProcessingException error) {
        return error.getLocation() == null
                ? "its start"
                : "line " + error.getLocation().getLineNr() + ", column "
                        + error.getLocation().getColumnNr();
    }
}
