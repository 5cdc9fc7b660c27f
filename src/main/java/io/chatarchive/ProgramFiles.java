package io.chatarchive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.spi.Resource;
import org.apache.camel.util.FileUtil;

/**
 * The settings and the route files that a standalone program runs: those of the working folder, or a copy, which stays as
 * it is while somebody goes on editing.
 *
 * @param folder where the settings are
 * @param pattern where the route files are; empty: where the settings say
 */
record ProgramFiles(Path folder, String pattern) {
    static final String SETTINGS = "application.properties";
    static final ProgramFiles AS_THEY_ARE = new ProgramFiles(Path.of(""), "");

    /** How the name of a folder with a copy begins. */
    private static final String COPY = "chat-archive-dev-";

    /** A copy of the settings and of these route files, as they are now; where that fails, nothing is left of it. */
    static ProgramFiles copyOf(Collection<Resource> routes) throws IOException {
        Path folder = Files.createTempDirectory(COPY);
        try {
            Set<Path> copied = new TreeSet<>();
            for (Resource file : routes) {
                Path original = Path.of(RouteFiles.name(file));
                Path copy = folder.resolve(original.toString().replaceFirst("^/", ""));
                copied.add(Files.createDirectories(copy.getParent()));
                Files.copy(original, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
            Files.copy(Path.of(SETTINGS), folder.resolve(SETTINGS));
            return new ProgramFiles(
                    folder, copied.stream().map(path -> "file:" + path + "/*").collect(Collectors.joining(",")));
        } catch (IOException | RuntimeException e) {
            FileUtil.removeDir(folder.toFile());
            throw e;
        }
    }

    Path settings() {
        return folder.resolve(SETTINGS);
    }

    /** The name of what a copy was made of; of what is no copy, its own. */
    static String original(String name) {
        return name.replaceFirst("^.*/" + COPY + "\\d+/", "");
    }

    /** Removes a copy; what is none stays. */
    void remove() {
        if (!pattern.isEmpty()) {
            FileUtil.removeDir(folder.toFile());
        }
    }
}
