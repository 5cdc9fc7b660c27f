package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.fault.Finding;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.DataType;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * What a person should know about Redis and the stream before anything is read: what could lose messages, and what the
 * archive would pass over. Changes nothing.
 */
public final class RedisInspection {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private final RedisConnection redis;
    private final ArchiveSettings settings;
    private final String address;
    private final String key;
    private final String group;
    private final List<Finding> findings = new ArrayList<>();

    public RedisInspection(RedisConnection redis, ArchiveSettings settings, String address) {
        this.redis = redis;
        this.settings = settings;
        this.address = address;
        this.key = settings.stream().key();
        this.group = settings.stream().group();
    }

    /**
     * Looks, and says what it found.
     *
     * @throws InvalidSettingException if this server cannot do what is set
     * @throws DataAccessException if Redis cannot be asked about the stream; what it refuses to say about itself
     *     (INFO, CONFIG, PTTL, TYPE) is passed over
     */
    public List<Finding> findings() {
        version();
        role();
        persistence();
        eviction();
        boolean stream = isStreamOrNothing(key, "chat.stream.key");
        boolean deadLetters = isStreamOrNothing(settings.deadLetterStream(), "chat.dead-letter.stream");
        if (stream && deadLetters) {
            group();
        }
        return findings;
    }

    private void version() {
        redis.ping();
        String version = info("server").getProperty("redis_version", "unknown");
        String found = address + " answers, version " + version;
        if (settings.afterAck() == ArchiveSettings.AfterAck.TRIM && lacksTrimmingById(version)) {
            throw SettingReader.invalid(
                    "chat.archive.after-ack",
                    "trim",
                    "keep or delete, since Redis " + version + " cannot trim by entry id (XTRIM MINID); 6.2 can");
        }
        findings.add(Finding.ok("redis", found));
    }

    /** A replica refuses writes; one that takes them loses them at the next full synchronization. */
    private void role() {
        Properties replication = info("replication");
        if ("slave".equals(replication.getProperty("role"))) {
            String master = replication.getProperty("master_host") + ":" + replication.getProperty("master_port");
            findings.add(Finding.fail(
                    "redis",
                    address + " is a replica of " + master + ": nothing can be acknowledged or added there to stay;"
                            + " chat.redis.url has to lead to the master, or to Sentinel"));
        }
    }

    static boolean lacksTrimmingById(String version) {
        Matcher numbers = VERSION.matcher(version);
        return numbers.matches()
                && Integer.parseInt(numbers.group(1)) * 100L + Integer.parseInt(numbers.group(2)) < 602;
    }

    private void persistence() {
        boolean appendOnlyOff = "0".equals(info("persistence").getProperty("aof_enabled"));
        if (appendOnlyOff && "".equals(config("save"))) {
            findings.add(Finding.warn(
                    "redis",
                    "persistence is off (appendonly no, save \"\"): a restart of Redis loses every message that is not"
                            + " archived yet"));
        }
    }

    private void eviction() {
        String policy = info("memory").getProperty("maxmemory_policy", "");
        Long expires = allowed(() -> redis.keyCommands().pTtl(key.getBytes(UTF_8)));
        boolean hasTtl = expires != null && expires >= 0;
        if (policy.startsWith("allkeys-") || (policy.startsWith("volatile-") && hasTtl)) {
            findings.add(Finding.warn(
                    "redis",
                    "maxmemory-policy is " + policy + ": when memory is short Redis may drop the stream with everything"
                            + " in it; set it to noeviction"));
        }
        if (hasTtl) {
            findings.add(Finding.warn(
                    "stream",
                    "'" + key + "' expires in " + expires / 1000 + " s, with everything in it; PERSIST " + key
                            + " ends that"));
        }
    }

    private boolean isStreamOrNothing(String name, String setting) {
        DataType kind = allowed(() -> redis.keyCommands().type(name.getBytes(UTF_8)));
        String type = String.valueOf(kind).toLowerCase(Locale.ROOT);
        if (kind == null || type.equals("none") || type.equals("stream")) {
            return true;
        }
        findings.add(Finding.fail("stream", "'" + name + "' is a " + type + ", not a stream; see " + setting));
        return false;
    }

    private void group() {
        GroupState state = StreamLook.look(redis, settings);
        findings.add(Finding.ok("stream", words(state)));
        state.firstSkipped().ifPresent(first -> findings.add(Finding.warn("stream", skipped(state, first))));
        SharedDeletion.warning(state, settings).ifPresent(warning -> findings.add(Finding.warn("stream", warning)));
        long others = state.pending() - state.ownPending();
        if (others > 0) {
            findings.add(Finding.ok(
                    "stream",
                    others + " pending for other consumers of group '" + group + "'; claimed when idle for "
                            + settings.claimMinIdle().toSeconds() + " s (chat.claim.min-idle)"));
        }
    }

    private String words(GroupState state) {
        if (state.lastDelivered().isEmpty()) {
            return state.length() == 0
                    ? "'" + key + "' is empty or does not exist yet; group '" + group + "' will be created"
                    : "'" + key + "' holds " + state.length() + " entries; group '" + group
                            + "' will be created, from the first entry";
        }
        return "'" + key + "' holds " + state.length() + " entries; group '" + group + "': " + state.backlog()
                + ", last delivered " + state.lastDelivered();
    }

    private String skipped(GroupState state, String first) {
        String entries = state.unread()
                ? "the entries " + first + " to " + state.lastDelivered()
                : "all " + state.length() + " entries of the stream, from " + first + " on";
        String end = settings.afterAck() == ArchiveSettings.AfterAck.TRIM
                ? ", and chat.archive.after-ack=trim will drop them"
                : "";
        return "group '" + group + "' was made behind " + entries + ": they will not be archived" + end
                + ". To include them: XGROUP SETID " + key + " " + group + " 0";
    }

    /** A part of INFO; empty where the user may not ask. */
    private Properties info(String section) {
        Properties info = allowed(() -> redis.serverCommands().info(section));
        return info == null ? new Properties() : info;
    }

    /** A setting of the server; null where the user may not ask. */
    private String config(String name) {
        Properties config = allowed(() -> redis.serverCommands().getConfig(name));
        return config == null ? null : config.getProperty(name);
    }

    /** An answer, or null where the server refuses the question: then no finding is better than a wrong one. */
    private static <T> T allowed(Supplier<T> question) {
        try {
            return question.get();
        } catch (DataAccessException e) {
            return null;
        }
    }
}
