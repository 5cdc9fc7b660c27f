package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Work that somebody leaves in Redis for a process of the archive. The list {@code <stream>:requests} has what waits or is
 * at work, {@code <stream>:jobs} the latest ids, and a hash {@code <stream>:job:<id>} each job, for a day after it was last
 * written. A job has one owner: a process that is silent loses it to another. Safe for several threads. Each method throws
 * {@link org.springframework.dao.DataAccessException} if Redis refuses or does not answer.
 */
public final class Jobs {
    /** Field of a job: it has ended. */
    public static final String OVER = "over";

    private static final RedisScript LEAVE = new RedisScript("leave-job.lua");
    private static final RedisScript TAKE = new RedisScript("take-job.lua");
    private static final RedisScript REPORT = new RedisScript("report-job.lua");
    private static final RedisScript CANCEL = new RedisScript("cancel-job.lua");
    private static final List<String> SMALL = List.of(
            "verb",
            "by",
            "made",
            "owner",
            "done",
            "total",
            "waits",
            "error",
            "beat",
            "stop",
            OVER,
            "counts",
            "count:stored",
            "count:alreadyStored",
            "count:editedToTrash",
            "count:dropped",
            "count:failed");
    private static final Duration KEPT = Duration.ofDays(1);
    private static final Duration SILENT = Duration.ofSeconds(15);
    private static final int MOST_WAITING = 100;
    private static final int MOST_LISTED = 1_000;

    private final RedisConnectionFactory redis;
    private final String stream;
    private final String requests;
    private final String jobs;
    private final SecureRandom random = new SecureRandom();

    /**
     * A job that a process has taken.
     *
     * @param key of its hash
     * @param request what it is, as JSON
     * @param result what an earlier owner had kept of its result, as JSON
     */
    public record Taken(String id, String key, String owner, String request, String result) {}

    /** What the owner of a job is to do. */
    public enum Answer {
        GO_ON,
        STOP,
        LOST
    }

    public Jobs(RedisConnectionFactory redis, String stream) {
        this.redis = redis;
        this.stream = stream;
        this.requests = stream + ":requests";
        this.jobs = stream + ":jobs";
    }

    /** A name for a process that no other has, not even one that reads under the same name. */
    public static String owner(String process) {
        return process + "#" + Integer.toUnsignedString(new SecureRandom().nextInt(), 36);
    }

    /** Of the hash that has a job. */
    public String key(String id) {
        return stream + ":job:" + id;
    }

    /** Leaves a job, as JSON, and returns its id; empty if too many wait. */
    public Optional<String> leave(String verb, String by, String request) {
        String id = "j" + System.currentTimeMillis() + "-" + Integer.toUnsignedString(random.nextInt(), 36);
        Object left = LEAVE.run(
                redis,
                ReturnType.INTEGER,
                List.of(requests, jobs, key(id)),
                List.of(id, request, KEPT.toMillis(), MOST_WAITING, MOST_LISTED, verb, by));
        return Long.valueOf(1).equals(left) ? Optional.of(id) : Optional.empty();
    }

    /** The ids of those that wait or are at work, the oldest first. */
    public List<String> open() {
        return list(requests);
    }

    /** The ids of all that were left lately, the newest first. */
    public List<String> all() {
        List<String> ids = new ArrayList<>(list(jobs));
        Collections.reverse(ids);
        return ids;
    }

    private List<String> list(String key) {
        return ask(connection -> {
            List<byte[]> ids = connection.listCommands().lRange(bytes(key), 0, -1);
            return ids == null ? List.of() : ids.stream().map(Jobs::text).toList();
        });
    }

    /** Takes a job, unless another process is at it. */
    public Optional<Taken> take(String id, String owner) {
        List<String> taken = TAKE.texts(redis, List.of(requests, key(id)), List.of(id, owner, SILENT.toMillis()));
        return taken.isEmpty()
                ? Optional.empty()
                : Optional.of(new Taken(id, key(id), owner, taken.get(0), taken.get(1)));
    }

    /** Writes down how far a job is; without fields, that its owner lives. */
    public Answer report(Taken job, Map<String, String> fields) {
        List<Object> arguments = new ArrayList<>(List.of(job.id(), job.owner(), KEPT.toMillis()));
        fields.forEach((name, value) -> arguments.addAll(List.of(name, value)));
        byte[] answer = (byte[]) REPORT.run(redis, ReturnType.VALUE, List.of(requests, job.key()), arguments);
        return switch (text(answer)) {
            case "lost" -> Answer.LOST;
            case "stop" -> Answer.STOP;
            default -> Answer.GO_ON;
        };
    }

    /** The fields of a job; none if there is no such job, or no more. */
    public Map<String, String> read(String id) {
        Map<String, String> fields = new TreeMap<>();
        ask(connection -> connection.hashCommands().hGetAll(bytes(key(id))))
                .forEach((name, value) -> fields.put(text(name), text(value)));
        return fields;
    }

    /** The same without the job's request and result, which may be large. */
    public Map<String, String> readSmall(String id) {
        Map<String, String> fields = new TreeMap<>();
        List<byte[]> values = ask(connection -> connection
                .hashCommands()
                .hMGet(bytes(key(id)), SMALL.stream().map(Jobs::bytes).toArray(byte[][]::new)));
        for (int i = 0; i < SMALL.size(); i++) {
            if (values != null && values.get(i) != null) {
                fields.put(SMALL.get(i), text(values.get(i)));
            }
        }
        return fields;
    }

    /** Has a job stop after its present step. False: it is over, or there is none. */
    public boolean cancel(String id) {
        return Long.valueOf(1)
                .equals(CANCEL.run(
                        redis,
                        ReturnType.INTEGER,
                        List.of(requests, key(id)),
                        List.of(id, "cancelled before it began")));
    }

    private <T> T ask(Function<RedisConnection, T> question) {
        try (RedisConnection connection = redis.getConnection()) {
            return question.apply(connection);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
