package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Work that somebody leaves in Redis for a process of the archive: the list {@code <stream>:requests} has what waits, the
 * hash {@code <stream>:jobs} each job, its state and whether it is to stop, for a day. Safe for several threads. Each
 * method throws {@link org.springframework.dao.DataAccessException} if Redis refuses or does not answer.
 */
public final class Jobs {
    private static final RedisScript LEAVE = new RedisScript("leave-job.lua");
    private static final RedisScript TAKE = new RedisScript("take-job.lua");
    private static final Duration KEPT = Duration.ofDays(1);
    private static final String STATE = ":state";
    private static final String STOP = ":stop";

    private final RedisConnectionFactory redis;
    private final List<String> keys;
    private final byte[] requests;
    private final byte[] jobs;
    private final SecureRandom random = new SecureRandom();

    /** A job, as JSON: verb and arguments. */
    public record Job(String id, String request) {}

    public Jobs(RedisConnectionFactory redis, String stream) {
        this.redis = redis;
        this.keys = List.of(stream + ":requests", stream + ":jobs");
        this.requests = bytes(keys.get(0));
        this.jobs = bytes(keys.get(1));
    }

    /** Leaves a job, and returns its id. */
    public String leave(String request) {
        String id = "j" + System.currentTimeMillis() + "-" + Integer.toUnsignedString(random.nextInt(), 36);
        var unused = LEAVE.texts(redis, keys, List.of(id, request, KEPT.toMillis()));
        return id;
    }

    /** Takes the job that waits longest, for this process to do. */
    public Optional<Job> take(String state) {
        List<String> taken = TAKE.texts(redis, keys, List.of(state));
        return taken.isEmpty() ? Optional.empty() : Optional.of(new Job(taken.get(0), taken.get(1)));
    }

    /** Takes a job back. False: a process has taken it. */
    public boolean withdraw(String id) {
        return ask(redis -> {
            Long removed = redis.listCommands().lRem(requests, 0, bytes(id));
            if (removed != null && removed > 0) {
                redis.hashCommands().hDel(jobs, bytes(id));
                return true;
            }
            return false;
        });
    }

    /** Whether a process has taken a job, and how far it is: JSON as that process wrote it. */
    public Optional<String> state(String id) {
        return ask(redis -> Optional.ofNullable(redis.hashCommands().hGet(jobs, bytes(id + STATE)))
                .map(Jobs::text));
    }

    /**
     * Writes down how far a job is.
     *
     * @return whether somebody wants it to stop
     */
    public boolean report(String id, String state) {
        return ask(redis -> {
            redis.hashCommands().hSet(jobs, bytes(id + STATE), bytes(state));
            return Boolean.TRUE.equals(redis.hashCommands().hExists(jobs, bytes(id + STOP)));
        });
    }

    /** Asks the process that does a job to stop it after the present step. */
    public void stop(String id) {
        ask(redis -> redis.hashCommands().hSet(jobs, bytes(id + STOP), bytes("1")));
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
