package io.chatarchive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;

/**
 * The consumer group of the chat stream: reads from it, acknowledges, sets aside. Where the group is missing (a new
 * stream, a flushed or restored server) it is created from the first entry: storing twice is harmless, skipping is not.
 * Safe for many threads. Each method throws {@link DataAccessException} if Redis cannot be asked; whatever was pending
 * then still is.
 */
final class ConsumerGroup {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerGroup.class);

    private final RedisConnectionFactory redis;
    private final ArchiveSettings.Stream stream;
    private final int batchSize;
    private final boolean deleteAcknowledged;
    private final byte[] key;
    private final byte[] field;
    private final byte[] deadLetterKey;
    private final byte[] setAsideScript = Resources.bytes("/io/chatarchive/set-aside.lua");

    ConsumerGroup(RedisConnectionFactory redis, ArchiveSettings settings) {
        this.redis = redis;
        this.stream = settings.stream();
        this.batchSize = settings.batchSize();
        this.deleteAcknowledged = settings.afterAck() == ArchiveSettings.AfterAck.DELETE;
        this.key = stream.key().getBytes(UTF_8);
        this.field = stream.field().getBytes(UTF_8);
        this.deadLetterKey = settings.deadLetterStream().getBytes(UTF_8);
    }

    /**
     * The next batch for a consumer (XREADGROUP): first what it was given before and has not acknowledged, so that an
     * interrupted run is finished; where there is none of that, new entries. Empty when the backlog is done. What is
     * returned stays pending until it is acknowledged or set aside.
     */
    List<StreamEntry> read(String consumer) {
        return inTheGroup(() -> {
            List<StreamEntry> pending = readPending(consumer);
            return pending.isEmpty() ? entries(read(consumer, ">")) : pending;
        });
    }

    /** Acknowledges entries (XACK), and deletes them (XDEL) in the same transaction if that is set. */
    void acknowledge(List<StreamEntry> entries) {
        acknowledgeIds(entries.stream().map(StreamEntry::id).toArray(String[]::new));
    }

    /**
     * Copies a pending entry to the dead letters and acknowledges it, both or nothing. An entry that is no longer
     * pending is left alone: it has been set aside or stored before.
     *
     * @return whether the entry was set aside by this call
     */
    boolean setAside(StreamEntry entry, String reason, String error) {
        byte[] delete = {(byte) (deleteAcknowledged ? '1' : '0')};
        Long added = inTheGroup(() -> ask(connection -> connection
                .scriptingCommands()
                .eval(
                        setAsideScript,
                        ReturnType.INTEGER,
                        2,
                        key,
                        deadLetterKey,
                        stream.group().getBytes(UTF_8),
                        entry.id().getBytes(UTF_8),
                        field,
                        reason.getBytes(UTF_8),
                        error.getBytes(UTF_8),
                        delete)));
        return added == 1;
    }

    /** Reads on until there is a batch that still exists: entries deleted while they were pending come back empty. */
    private List<StreamEntry> readPending(String consumer) {
        while (true) {
            List<ByteRecord> pending = read(consumer, "0");
            List<ByteRecord> existing = pending.stream()
                    .filter(entry -> !entry.getValue().isEmpty())
                    .toList();
            if (existing.size() < pending.size()) {
                forgetDeleted(pending);
            }
            if (!existing.isEmpty() || pending.isEmpty()) {
                return entries(existing);
            }
        }
    }

    private void forgetDeleted(List<ByteRecord> pending) {
        String[] deleted = pending.stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(entry -> entry.getId().getValue())
                .toArray(String[]::new);
        acknowledgeIds(deleted);
        LOG.warn(
                "Entries were deleted from the stream while pending, and cannot be archived"
                        + " stream={} group={} entries={} first={} last={}",
                stream.key(),
                stream.group(),
                deleted.length,
                deleted[0],
                deleted[deleted.length - 1]);
    }

    private List<ByteRecord> read(String consumer, String after) {
        StreamReadOptions options = StreamReadOptions.empty().count(batchSize);
        StreamOffset<byte[]> offset = StreamOffset.create(key, ReadOffset.from(after));
        @SuppressWarnings("unchecked")
        List<ByteRecord> records = ask(connection ->
                connection.streamCommands().xReadGroup(Consumer.from(stream.group(), consumer), options, offset));
        return records == null ? List.of() : records;
    }

    private List<StreamEntry> entries(List<ByteRecord> records) {
        List<StreamEntry> entries = new ArrayList<>(records.size());
        for (ByteRecord record : records) {
            entries.add(new StreamEntry(stream.key(), record.getId().getValue(), message(record.getValue())));
        }
        return entries;
    }

    private byte[] message(Map<byte[], byte[]> fields) {
        for (Map.Entry<byte[], byte[]> pair : fields.entrySet()) {
            if (Arrays.equals(pair.getKey(), field)) {
                return pair.getValue();
            }
        }
        return null;
    }

    private void acknowledgeIds(String... ids) {
        if (ids.length == 0) {
            return;
        }
        RecordId[] records = Arrays.stream(ids).map(RecordId::of).toArray(RecordId[]::new);
        ask(connection -> {
            connection.multi();
            connection.streamCommands().xAck(key, stream.group(), records);
            if (deleteAcknowledged) {
                connection.streamCommands().xDel(key, records);
            }
            return connection.exec();
        });
    }

    private <T> T inTheGroup(Supplier<T> action) {
        try {
            return action.get();
        } catch (DataAccessException e) {
            if (!answered(e, "NOGROUP")) {
                throw e;
            }
            create();
            return action.get();
        }
    }

    private void create() {
        try {
            ask(connection ->
                    connection.streamCommands().xGroupCreate(key, stream.group(), ReadOffset.from("0"), true));
            LOG.info("Created consumer group '{}' on stream '{}', from the first entry", stream.group(), stream.key());
        } catch (DataAccessException e) {
            if (!answered(e, "BUSYGROUP")) {
                throw e;
            }
        }
    }

    private <T> T ask(Function<RedisConnection, T> question) {
        try (RedisConnection connection = redis.getConnection()) {
            return question.apply(connection);
        }
    }

    private static boolean answered(Throwable error, String code) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().contains(code)) {
                return true;
            }
        }
        return false;
    }
}
