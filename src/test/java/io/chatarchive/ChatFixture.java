package io.chatarchive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.exceptions.MysqlErrorNumbers;
import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A stream and a database of one test, on the shared servers, and both sides as a test looks at them. The database is
 * latin1 by default, as MariaDB's were for long: what is stored must not depend on it.
 */
final class ChatFixture implements AutoCloseable {
    /** How long a test waits for what must happen; much longer than it takes, also on a busy machine. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Where the statement that creates the table is in the jar. */
    static final String TABLE = "/db/chat_message.sql";

    record Row(String id, String userId, String username, String msg, String createdAt) {}

    private final Servers servers = Servers.shared();
    private final RedisClient client = RedisClient.create(servers.redisUrl());
    private final StatefulRedisConnection<String, String> connection = client.connect();
    private final String name;
    private final Connection database;
    private RunningArchive archive;
    private boolean redisUser;

    ChatFixture(Class<?> test) throws SQLException {
        name = "chat_" + test.getSimpleName().toLowerCase(Locale.ROOT) + "_"
                + Integer.toUnsignedString(new Random().nextInt(), 36);
        DriverManager.setLoginTimeout(
                (int) PATIENCE.toSeconds()); // a HikariCP that a test makes sets it for the whole JVM
        database = DriverManager.getConnection(servers.jdbcUrl(name), servers.username(), servers.password());
        execute("ALTER DATABASE " + name + " CHARACTER SET latin1");
    }

    RedisCommands<String, String> redis() {
        return connection.sync();
    }

    String stream() {
        return name;
    }

    /** The settings that ship, but for connections, names and a short period. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("chat.redis.url", servers.redisUrl());
        settings.put("chat.jdbc.url", servers.jdbcUrl(name));
        settings.put("chat.jdbc.username", servers.username());
        settings.put("chat.jdbc.password", servers.password());
        settings.put("chat.stream.key", name);
        settings.put("chat.stream.consumer", "c1");
        settings.put("chat.archive.period", "50ms");
        settings.put("chat.outage.first-delay", "20ms");
        settings.put("chat.outage.longest-delay", "200ms");
        settings.put("chat.http.port", String.valueOf(Servers.freePort()));
        return settings;
    }

    /** Those settings, for a user of this test's own with a password on each server; its rights are still to be given. */
    Map<String, String> settings(String redisPassword, String databasePassword) {
        Map<String, String> settings = settings();
        settings.computeIfPresent(
                "chat.redis.url",
                (key, url) -> url.replaceFirst("//(.*@)?", "//" + user() + ":" + redisPassword + "@"));
        settings.computeIfPresent("chat.jdbc.url", (key, url) -> url.replaceFirst("\\?.*", ""));
        settings.put("chat.jdbc.username", user());
        settings.put("chat.jdbc.password", databasePassword);
        return settings;
    }

    String user() {
        return "u" + name.substring(name.length() - 6);
    }

    /** Makes the user in Redis, or changes it (ACL SETUSER). */
    void setRedisUser(String rule) {
        redisUser = true;
        CommandArgs<String, String> command =
                new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add(user());
        rule.lines().flatMap(line -> Stream.of(line.strip().split(" +"))).forEach(command::add);
        redis().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), command);
    }

    /** Makes the user in the database, with every right on that of this test and none on the server. */
    void createDatabaseUser(String password) throws SQLException {
        execute("CREATE USER '" + user() + "'@'%' IDENTIFIED BY '" + password + "'");
        execute("GRANT ALL ON " + name + ".* TO '" + user() + "'@'%'");
    }

    RunningArchive start(String... keysAndValues) {
        Map<String, String> settings = settings();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return start(settings);
    }

    RunningArchive start(Map<String, String> settings) {
        archive = RunningArchive.start(settings);
        return archive;
    }

    void stop() {
        archive.close();
        archive = null;
    }

    String add(String message) {
        return redis().xadd(name, Map.of("data", message));
    }

    void createGroup() {
        redis().xgroupCreate(StreamOffset.from(name, "0"), "group1", XGroupCreateArgs.Builder.mkstream());
    }

    /** Reads new entries as a consumer that then dies. */
    @SuppressWarnings("unchecked") // an array of one offset
    void readAndDie(String consumer, int count) {
        redis().xreadgroup(
                        Consumer.from("group1", consumer),
                        XReadArgs.Builder.count(count),
                        StreamOffset.lastConsumed(name));
    }

    List<Row> rows() throws SQLException {
        return query(
                "SELECT CONCAT(entry_ms, '-', entry_seq), user_id, username, msg, CAST(created_at AS CHAR)"
                        + " FROM chat_message ORDER BY entry_ms, entry_seq",
                row -> new Row(
                        row.getString(1),
                        new String(row.getBytes(2), UTF_8),
                        new String(row.getBytes(3), UTF_8),
                        new String(row.getBytes(4), UTF_8),
                        row.getString(5)));
    }

    List<String> storedIds() throws SQLException {
        return rows().stream().map(Row::id).toList();
    }

    long count() throws SQLException {
        return query("SELECT COUNT(*) FROM chat_message", row -> row.getLong(1)).stream()
                .findFirst()
                .orElse(0L);
    }

    /** The first column of a query, as text. */
    List<String> strings(String sql) throws SQLException {
        return query(sql, row -> row.getString(1));
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Tests ask while the archive starts: a table that it has not created yet has no rows. */
    private <T> List<T> query(String sql, RowReader<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(reader.read(result));
            }
        } catch (SQLException e) {
            if (e.getErrorCode() != MysqlErrorNumbers.ER_NO_SUCH_TABLE) {
                throw e;
            }
        }
        return rows;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    long pending() {
        return pending(name, "group1");
    }

    /** Tests ask while the archive starts: -1 as long as it has not created the group. */
    long pending(String stream, String group) {
        try {
            return redis().xpending(stream, group).getCount();
        } catch (RedisCommandExecutionException e) {
            if (e.getMessage().startsWith("NOGROUP")) {
                return -1;
            }
            throw e;
        }
    }

    /** The last entry of the stream that the group was given; of no others were any read. */
    String lastDelivered() {
        List<?> group = (List<?>) redis().xinfoGroups(name).get(0);
        return (String) group.get(group.indexOf("last-delivered-id") + 1);
    }

    List<Map<String, String>> deadLetters() {
        List<Map<String, String>> letters = new ArrayList<>();
        redis().xrange(name + ":dead", Range.unbounded()).forEach(entry -> letters.add(entry.getBody()));
        return letters;
    }

    /** Id, reason and deliveries of each dead letter, without moving what may be large. */
    List<String> deadLetterIds() {
        String script = "local short = {} for i, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do"
                + " local letter = {} for f = 1, #entry[2], 2 do letter[entry[2][f]] = entry[2][f + 1] end"
                + " short[i] = letter.id .. ' ' .. letter.reason .. ' ' .. letter.deliveries end return short";
        return redis().eval(script, ScriptOutputType.MULTI, name + ":dead");
    }

    void awaitStored(long messages) {
        await().atMost(PATIENCE).until(this::count, stored -> stored == messages);
        awaitNothingPending();
    }

    void awaitNothingPending() {
        awaitPending(0);
    }

    void awaitPending(long entries) {
        await().atMost(PATIENCE).until(this::pending, pending -> pending == entries);
    }

    @Override
    public void close() throws SQLException {
        if (archive != null) {
            archive.close();
        }
        execute("DROP USER IF EXISTS '" + user() + "'@'%'");
        execute("DROP DATABASE " + name);
        database.close();
        redis().del(name, name + ":dead");
        if (redisUser) {
            redis().aclDeluser(user());
        }
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
}
