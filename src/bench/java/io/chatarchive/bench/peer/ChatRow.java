package io.chatarchive.bench.peer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** A row of the table, as a program by hand would make it: parsed into a type, looked at, bound to one statement. */
record ChatRow(String stream, long milliseconds, long sequence, Message message) {
    static final String INSERT = "INSERT INTO chat_message"
            + " (stream, entry_ms, entry_seq, user_id, username, msg, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            + " ON DUPLICATE KEY UPDATE stream = chat_message.stream";

    private static final ObjectReader JSON = JsonMapper.builder(
                    JsonFactory.builder().build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(Message.class);

    /** The fields that have a column. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Message(String userid, String username, String msg) {}

    /**
     * Parses a message.
     *
     * @throws IOException if it cannot be a row
     */
    static ChatRow of(String stream, String id, byte[] data) throws IOException {
        if (data == null) {
            throw new IOException("no message");
        }
        Message message = JSON.readValue(data);
        requireFits(message.userid, 128);
        requireFits(message.username, 255);
        requireFits(message.msg, Integer.MAX_VALUE);
        int dash = id.indexOf('-');
        return new ChatRow(
                stream, Long.parseLong(id, 0, dash, 10), Long.parseLong(id, dash + 1, id.length(), 10), message);
    }

    void bind(PreparedStatement insert) throws SQLException {
        insert.setString(1, stream);
        insert.setLong(2, milliseconds);
        insert.setLong(3, sequence);
        insert.setString(4, message.userid);
        insert.setString(5, message.username);
        insert.setString(6, message.msg);
        insert.setObject(7, createdAt());
    }

    private LocalDateTime createdAt() {
        return LocalDateTime.ofEpochSecond(
                milliseconds / 1000, (int) (milliseconds % 1000) * 1_000_000, ZoneOffset.UTC);
    }

    private static void requireFits(String text, int most) throws IOException {
        if (text == null || (text.length() > most && text.codePointCount(0, text.length()) > most)) {
            throw new IOException("a field is missing or too long");
        }
    }
}
