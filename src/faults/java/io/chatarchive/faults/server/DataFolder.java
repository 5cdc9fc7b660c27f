package io.chatarchive.faults.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where servers keep their data; deleted with them. */
public final class DataFolder implements AutoCloseable {
    private final Path path;

    public DataFolder() {
        try {
            path = Files.createTempDirectory("chat-archive-faults-");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a folder for data", e);
        }
    }

    public Path path() {
        return path;
    }

    Path subfolder(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make folder " + name + " in " + path, e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + path, e);
        }
    }
}
