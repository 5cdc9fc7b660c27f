package io.chatarchive.message;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.LinkedHashMap;

/**
 * The JSON object of a message, by field name. A number at the top level is text, with the digits that it came with:
 * MySQL's JSON would round what is longer than 64 bits, and turn 1.10 into 1.1. What is nested stays JSON.
 */
@JsonDeserialize(using = ChatMessageDeserializer.class)
public final class ChatMessage extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;
}
