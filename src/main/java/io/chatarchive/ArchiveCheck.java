package io.chatarchive;

import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.main.Main;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.StreamInfo;
import picocli.CommandLine.Command;

/** Looks at everything that a start would need, changes nothing, and prints a line per finding. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tests settings, Redis and MySQL, and says what it found; exits with 0 or 1.")
final class ArchiveCheck implements Callable<Integer> {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    private final PrintStream out = System.out;
    private boolean failed;

    @Override
    public Integer call() throws Exception {
        ArchiveSettings settings;
        try {
            settings = settings();
        } catch (InvalidSettingException e) {
            fail("settings", e.getMessage());
            return 1;
        }
        ok("settings", ChatArchive.SETTINGS + " can be used");
        checkRedis(settings);
        checkDatabase(settings);
        return failed ? 1 : 0;
    }

    private static ArchiveSettings settings() throws Exception {
        Main main = ChatArchive.standalone();
        main.configure().setRoutesIncludePattern("false");
        main.configure().setAutoConfigurationEnabled(false);
        main.init();
        try {
            return ArchiveSettings.of(main.getCamelContext());
        } finally {
            main.stop();
        }
    }

    private void checkRedis(ArchiveSettings settings) {
        String address = ServerAddress.withoutSecrets(settings.redis().url());
        LettuceConnectionFactory connections = RedisConnections.open(settings.redis());
        try (RedisConnection redis = connections.getConnection()) {
            redis.ping();
            Properties server = redis.serverCommands().info("server");
            ok("redis", address + " answers, version " + server.getProperty("redis_version"));
            checkStream(redis, settings.stream());
        } catch (DataAccessException e) {
            fail("redis", address + ": " + Fault.of(e).sentence());
        } finally {
            connections.destroy();
        }
    }

    private void checkStream(RedisConnection redis, ArchiveSettings.Stream stream) {
        byte[] key = stream.key().getBytes(StandardCharsets.UTF_8);
        String type = String.valueOf(redis.keyCommands().type(key)).toLowerCase(java.util.Locale.ROOT);
        if (type.equals("none")) {
            ok(
                    "stream",
                    "'" + stream.key() + "' does not exist yet; it will be created with group '" + stream.group()
                            + "'");
        } else if (!type.equals("stream")) {
            fail("stream", "'" + stream.key() + "' is a " + type + ", not a stream; see chat.stream.key");
        } else {
            ok(
                    "stream",
                    "'" + stream.key() + "' holds " + redis.streamCommands().xLen(key) + " entries; "
                            + group(redis, key, stream.group()));
        }
    }

    private static String group(RedisConnection redis, byte[] key, String name) {
        for (StreamInfo.XInfoGroup group : redis.streamCommands().xInfoGroups(key)) {
            if (group.groupName().equals(name)) {
                return "group '" + name + "' has " + group.pendingCount() + " pending, last delivered "
                        + group.lastDeliveredId();
            }
        }
        return "group '" + name + "' will be created, from the first entry";
    }

    private void checkDatabase(ArchiveSettings settings) {
        String address = ServerAddress.withoutSecrets(settings.jdbc().url());
        try (HikariDataSource database = DatabaseConnections.open(settings.jdbc());
                Connection connection = database.getConnection()) {
            DatabaseMetaData server = connection.getMetaData();
            String version = server.getDatabaseProductVersion();
            if (knowsJsonTable(version)) {
                ok("database", address + " answers, version " + version);
            } else {
                fail(
                        "database",
                        address + " answers, version " + version + ", which lacks JSON_TABLE: it takes MySQL"
                                + " 8.0.4, MariaDB 10.6, or another statement in routes/chat-archive-store.camel.yaml");
            }
            checkTable(connection, settings.createTable());
        } catch (SQLException e) {
            fail(
                    "database",
                    address + " as user '" + settings.jdbc().username() + "': "
                            + Fault.of(e).sentence());
        }
    }

    /** MySQL 8.0.4 or newer, MariaDB 10.6 or newer; TiDB calls itself MySQL 8 and has none. */
    static boolean knowsJsonTable(String version) {
        Matcher numbers = VERSION.matcher(version.replaceFirst("^5\\.5\\.5-(?=\\d+\\.\\d+.*MariaDB)", ""));
        if (!numbers.find() || version.contains("TiDB")) {
            return false;
        }
        long number = Long.parseLong(numbers.group(1)) * 1_000_000 + Long.parseLong(numbers.group(2)) * 1_000;
        boolean mariaDb = version.contains("MariaDB");
        long patch = numbers.group(3) == null ? 0 : Long.parseLong(numbers.group(3));
        return number + patch >= (mariaDb ? 10_006_000 : 8_000_004);
    }

    private void checkTable(Connection connection, boolean create) throws SQLException {
        if (ChatTable.isPresent(connection)) {
            ok("table", "chat_message is there");
        } else if (create) {
            ok("table", "chat_message does not exist yet; it will be created");
        } else {
            fail("table", "chat_message does not exist, and chat.archive.create-table is false");
        }
    }

    private void ok(String subject, String finding) {
        out.printf("ok    %-9s %s%n", subject, finding);
    }

    private void fail(String subject, String finding) {
        failed = true;
        out.printf("FAIL  %-9s %s%n", subject, finding);
    }
}
