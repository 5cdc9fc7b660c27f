package io.chatarchive.faults.server;

import io.chatarchive.fixture.MariaDbFiles;
import io.chatarchive.fixture.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The embedded MariaDB with the durability that it ships with, its tables together in one file of limited size, so that
 * it can be filled. The archive is a user without any right to administer.
 */
public final class DatabaseProcess implements FaultyServer {
    public static final String USER = "chat";
    static final String PASSWORD = "chat-secret";
    private static final String DATABASE = "chat";
    private static final String USERS = """
            CREATE DATABASE IF NOT EXISTS %1$s;
            CREATE USER IF NOT EXISTS admin@localhost IDENTIFIED BY '';
            GRANT ALL ON *.* TO admin@localhost;
            CREATE USER IF NOT EXISTS %2$s@localhost IDENTIFIED BY '%3$s';
            GRANT SELECT, INSERT, UPDATE, CREATE ON %1$s.* TO %2$s@localhost;
            """.formatted(DATABASE, USER, PASSWORD);

    private final int port = Servers.freePort();
    private final ChildProcess process;

    public DatabaseProcess(Path folder, Path logs, int megabytes) {
        process = new ChildProcess("database", command(folder, megabytes), Map.of(), logs.resolve("database.log"));
    }

    public int port() {
        return port;
    }

    public String url() {
        return url(port);
    }

    /** The URL by way of another port of this machine. */
    public static String url(int port) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + DATABASE;
    }

    /** As the administrator. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url() + "?connectTimeout=5000", "admin", "");
    }

    @Override
    public ChildProcess process() {
        return process;
    }

    @Override
    public void answer() throws SQLException {
        connect().close();
    }

    @Override
    public String version() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT VERSION()")) {
            result.next();
            return result.getString(1).replaceFirst("(.*)-MariaDB.*", "MariaDB $1");
        } catch (SQLException e) {
            throw new IllegalStateException("The database does not say its version", e);
        }
    }

    private List<String> command(Path folder, int megabytes) {
        Path programs = MariaDbFiles.programs();
        Path data = folder.resolve("data");
        MariaDbFiles.copyDataTo(data);
        List<String> command = new ArrayList<>(List.of(
                programs.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + programs,
                "--datadir=" + data,
                "--lc-messages-dir=" + programs.resolve("share"),
                "--port=" + port,
                "--socket=" + folder.resolve("socket"),
                "--bind-address=127.0.0.1",
                "--skip-ssl", // or it makes itself a key at each start, for up to half a minute
                "--init-file=" + users(folder),
                "--character-set-server=latin1",
                "--innodb-file-per-table=0",
                "--innodb-data-file-path=ibdata1:12M:autoextend:max:" + megabytes + "M"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        return command;
    }

    private static Path users(Path folder) {
        try {
            return Files.writeString(folder.resolve("users.sql"), USERS);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write into " + folder, e);
        }
    }
}
