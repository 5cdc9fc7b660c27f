package io.chatarchive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.StreamRecords;

/** Body in: the bytes of a message. They are added to the stream (XADD). Body out: the entry id, as text. */
final class StreamAppender implements Processor {
    private final RedisConnectionFactory redis;
    private final byte[] key;
    private final byte[] field;
    private final XAddOptions options;

    StreamAppender(RedisConnectionFactory redis, ArchiveSettings.Stream stream) {
        this.redis = redis;
        this.key = stream.key().getBytes(UTF_8);
        this.field = stream.field().getBytes(UTF_8);
        this.options = stream.maxLength() == 0
                ? XAddOptions.none()
                : XAddOptions.maxlen(stream.maxLength()).approximateTrimming(true);
    }

    @Override
    public void process(Exchange exchange) {
        byte[] message = exchange.getMessage().getBody(byte[].class);
        ByteRecord entry = StreamRecords.rawBytes(Map.of(field, message)).withStreamKey(key);
        try (RedisConnection connection = redis.getConnection()) {
            exchange.getMessage()
                    .setBody(connection.streamCommands().xAdd(entry, options).getValue());
        }
    }
}
