package io.chatarchive.stream;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.settings.ArchiveSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Measures how much memory the stream takes, and how much Redis has. What this user may not ask is unknown; it asks again
 * after ten minutes, and logs nothing. Not for several threads.
 */
public final class StreamMeasure {
    private static final RedisScript MEASURE = new RedisScript("measure.lua");
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);

    private final RedisConnectionFactory redis;
    private final List<String> keys;
    private long nextBytes = System.nanoTime();
    private long nextMemory = System.nanoTime();

    /**
     * What it measured.
     *
     * @param streamBytes memory of the stream (MEMORY USAGE)
     * @param usedMemory bytes that Redis uses (INFO memory)
     * @param maxMemory the most that it may use; empty where it has no limit
     * @param lastLetter the last id that the dead-letter stream has given, or empty text
     */
    public record Measure(
            OptionalLong streamBytes, OptionalLong usedMemory, OptionalLong maxMemory, String lastLetter) {}

    public StreamMeasure(RedisConnectionFactory redis, ArchiveSettings settings) {
        this.redis = redis;
        this.keys = List.of(settings.stream().key(), settings.deadLetterStream());
    }

    /**
     * Measures.
     *
     * @throws DataAccessException if Redis does not answer soon
     */
    public Measure measure() {
        try (RedisConnection connection = redis.getConnection()) {
            Map<String, String> said = said(connection);
            Properties memory = memory(connection);
            OptionalLong most = number(memory.getProperty("maxmemory"));
            return new Measure(
                    number(said.get("stream_bytes")),
                    number(memory.getProperty("used_memory")),
                    most.orElse(0) > 0 ? most : OptionalLong.empty(),
                    said.getOrDefault("last_letter", ""));
        }
    }

    private Map<String, String> said(RedisConnection connection) {
        boolean asks = System.nanoTime() - nextBytes >= 0;
        List<String> answer = MEASURE.texts(connection, keys, List.of(asks ? "1" : "0"));
        Map<String, String> said = new HashMap<>();
        for (int i = 0; i < answer.size(); i += 2) {
            said.put(answer.get(i), answer.get(i + 1));
        }
        if (said.containsKey("refusal")) {
            nextBytes = System.nanoTime() + AFTER_REFUSAL.toNanos();
        }
        return said;
    }

    private Properties memory(RedisConnection connection) {
        if (System.nanoTime() - nextMemory < 0) {
            return new Properties();
        }
        try {
            Properties memory = connection.serverCommands().info("memory");
            return memory == null ? new Properties() : memory;
        } catch (DataAccessException e) {
            if (Fault.of(e).errorClass() != ErrorClass.CONFIGURATION) {
                throw e;
            }
            nextMemory = System.nanoTime() + AFTER_REFUSAL.toNanos();
            return new Properties();
        }
    }

    private static OptionalLong number(String text) {
        return text != null && text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
