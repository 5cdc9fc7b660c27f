package io.chatarchive.settings;

import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.util.InetAddressUtil;

/**
 * Every setting of an archive, validated once, when it starts. What each means, and its default, stands in {@code
 * application.properties}.
 *
 * @param name of the archive: the one of the chat, or another use of the route template
 */
public record ArchiveSettings(
        String name,
        Redis redis,
        Jdbc jdbc,
        Stream stream,
        int batchSize,
        long batchBytes,
        int consumers,
        ScheduleSettings schedule,
        AfterAck afterAck,
        String table,
        boolean createTable,
        Duration claimMinIdle,
        String deadLetterStream,
        int maxDeliveries,
        Duration keepDiscarded,
        int manyLetters,
        Backoff backoff,
        long maxBody,
        Watch watch) {

    /** Not a setting: the standalone program says so that it is one. */
    public static final String STANDALONE = "chat-archive.standalone";

    private static final long LARGEST_BODY = 512L << 20;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");

    /** What happens to an entry of the stream once it is acknowledged. */
    public enum AfterAck {
        KEEP,
        DELETE,
        TRIM
    }

    /** AUTO: in the standalone program, and not inside an application of somebody's. */
    enum AffectsReadiness {
        AUTO,
        TRUE,
        FALSE
    }

    enum LogFormat {
        PLAIN,
        JSON
    }

    /**
     * Where Redis is.
     *
     * @param sentinelUsername of the Sentinels; may be empty
     * @param sentinelPassword of the Sentinels, if they want one; may be empty
     * @param bean name of the runtime's connection factory that is used instead; may be empty
     */
    public record Redis(String url, String sentinelUsername, String sentinelPassword, int poolSize, String bean) {
        public RedisURI uri() {
            RedisURI uri = RedisURI.create(url);
            if (!sentinelPassword.isEmpty()) {
                String username = sentinelUsername.isEmpty() ? null : sentinelUsername;
                var login = new StaticCredentialsProvider(username, sentinelPassword.toCharArray());
                uri.getSentinels().forEach(sentinel -> sentinel.setCredentialsProvider(login));
            }
            return uri;
        }

        public boolean isSameServer(Redis other) {
            return bean.equals(other.bean) && uri().equals(other.uri());
        }

        /** Without the URL: it may hold a password. */
        @Override
        public String toString() {
            return "Redis[" + ServerAddress.withoutSecrets(url) + "]";
        }
    }

    /**
     * Where the database is.
     *
     * @param bean name of the runtime's data source that is used instead; may be empty
     */
    public record Jdbc(String url, String username, String password, int poolSize, String bean) {
        /** Without what may be a password. */
        @Override
        public String toString() {
            return "Jdbc[" + ServerAddress.withoutSecrets(url) + "]";
        }
    }

    public record Stream(String key, String field, String group, String consumer, long maxLength) {
        public boolean isSameGroup(Stream other) {
            return key.equals(other.key) && group.equals(other.group);
        }
    }

    public record Backoff(Duration firstDelay, Duration longestDelay) {}

    /**
     * When the archive is looked at, and what is normal then.
     *
     * @param archivePeriod the time between two drains
     * @param affectsReadiness whether a process whose archive fails is not ready
     */
    public record Watch(Duration archivePeriod, Duration period, boolean affectsReadiness) {
        private static final Duration LEAST_PATIENCE = Duration.ofSeconds(10);

        /** How long something may stand still before a person should know. */
        public Duration patience() {
            Duration threePeriods = archivePeriod.multipliedBy(3);
            return threePeriods.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : threePeriods;
        }
    }

    /**
     * Reads the settings that begin with {@code chat} from the property placeholders of a Camel context, its environment
     * and system properties included. What is set nowhere is as it ships, from then on for the context's routes too.
     *
     * @throws InvalidSettingException names the first setting that cannot be used
     */
    public static ArchiveSettings of(CamelContext context) {
        DefaultSettings.addTo(context);
        return of(new SettingSource(new SettingValues(context)));
    }

    /**
     * The settings of one archive.
     *
     * @throws InvalidSettingException names the first setting that cannot be used
     */
    public static ArchiveSettings of(SettingSource source) {
        if (!NAME.matcher(source.archive()).matches()) {
            throw SettingReader.invalid("archive", source.archive(), "a name such as orders: letters, digits and -");
        }
        SettingReader read = new SettingReader(source);
        read.oneOf("chat.log.format", LogFormat.class);
        read.flag("chat.dev");
        int consumers = read.number("chat.archive.consumers", 1, 64);
        return new ArchiveSettings(
                source.archive(),
                new Redis(
                        redisUrl(read),
                        read.asItIs("chat.redis.sentinel-username"),
                        read.asItIs("chat.redis.sentinel-password"),
                        read.number("chat.redis.pool-size", consumers, 1000),
                        read.asItIs("chat.redis.connection-factory")),
                jdbc(read, consumers),
                new Stream(
                        read.name("chat.stream.key", "the key of a Redis Stream"),
                        read.name("chat.stream.field", "the name of the entry field that holds the JSON object"),
                        read.name("chat.stream.group", "the name of a consumer group"),
                        consumerName(read),
                        read.number("chat.stream.max-length", 0, Integer.MAX_VALUE)),
                read.number("chat.archive.batch-size", 1, 100_000),
                Math.min(read.bytes("chat.archive.batch-bytes", 1, 512L << 20), mostBytes(consumers)),
                consumers,
                ScheduleSettings.of(read),
                read.oneOf("chat.archive.after-ack", AfterAck.class),
                read.optional("chat.archive.table"),
                read.flag("chat.archive.create-table"),
                read.duration("chat.claim.min-idle", Duration.ofSeconds(1)),
                deadLetterStream(read),
                read.number("chat.dead-letter.max-deliveries", 2, 1_000_000),
                read.duration("chat.dead-letter.keep-discarded", Duration.ofSeconds(1)),
                read.number("chat.dead-letter.warn-at", 0, Integer.MAX_VALUE),
                new Backoff(
                        read.duration("chat.outage.first-delay", Duration.ofMillis(1)),
                        read.duration("chat.outage.longest-delay", Duration.ofMillis(1))),
                maxBody(read),
                new Watch(
                        read.duration("chat.archive.period", Duration.ofMillis(1)),
                        read.duration("chat.watch.period", Duration.ofMillis(1)),
                        affectsReadiness(read)));
    }

    /** Whether this is the standalone program, and not an application that an archive lives in. */
    static boolean isStandalone(CamelContext context) {
        return context.getPropertiesComponent().resolveProperty(STANDALONE).isPresent();
    }

    /** Bytes of the largest message that the intake takes. */
    public static long maxBody(SettingReader read) {
        return read.bytes("chat.http.max-body", 1, LARGEST_BODY);
    }

    private static boolean affectsReadiness(SettingReader read) {
        return switch (read.oneOf("chat.health.affects-readiness", AffectsReadiness.class)) {
            case TRUE -> true;
            case FALSE -> false;
            case AUTO -> !read.optional(STANDALONE).isEmpty();
        };
    }

    /**
     * The consumers of the group that this process is, one for each lane: the name that is set, then the same with
     * {@code /2}, {@code /3} and so on, which no host name contains.
     */
    public List<String> consumerNames() {
        return IntStream.rangeClosed(1, consumers)
                .mapToObj(lane -> lane == 1 ? stream.consumer() : stream.consumer() + "/" + lane)
                .toList();
    }

    /** So that all lanes together take half of the heap at the most: a byte takes ten on its way to the database. */
    private static long mostBytes(int consumers) {
        return Math.max(1, Runtime.getRuntime().maxMemory() / 20 / consumers);
    }

    private static String redisUrl(SettingReader read) {
        String key = "chat.redis.url";
        String expected = "a URL such as redis://127.0.0.1:6379, rediss://user:password@host:6380/0"
                + " or redis-sentinel://host1,host2/0#master";
        String value = read.text(key, expected);
        try {
            RedisURI.create(value);
            return value;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw SettingReader.invalid(key, ServerAddress.withoutSecrets(value), expected);
        }
    }

    private static Jdbc jdbc(SettingReader read, int consumers) {
        String key = "chat.jdbc.url";
        String expected = "a URL such as jdbc:mysql://127.0.0.1:3306/chat";
        String url = read.text(key, expected);
        if (!url.startsWith("jdbc:")) {
            throw SettingReader.invalid(key, ServerAddress.withoutSecrets(url), expected);
        }
        return new Jdbc(
                url,
                read.asItIs("chat.jdbc.username"),
                read.asItIs("chat.jdbc.password"),
                read.number("chat.jdbc.pool-size", consumers, 1000),
                read.asItIs("chat.jdbc.data-source"));
    }

    private static String consumerName(SettingReader read) {
        String name = read.asItIs("chat.stream.consumer");
        if (name.matches("(?s).*/\\d+")) {
            throw SettingReader.invalid(
                    "chat.stream.consumer", name, "a name that does not end as those of lanes do, such as /2");
        }
        return name.isBlank() ? InetAddressUtil.getLocalHostNameSafe() : name;
    }

    private static String deadLetterStream(SettingReader read) {
        String key = "chat.dead-letter.stream";
        String expected = "the key of a Redis Stream other than chat.stream.key";
        String value = read.name(key, expected);
        if (value.equals(read.asItIs("chat.stream.key"))) {
            throw SettingReader.invalid(key, value, expected);
        }
        return value;
    }
}
