package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The shipped routes, copied into a folder of a test, and changed there as an engineer would. */
final class EditedRoutes {
    static final String SETTING = "camel.main.routes-include-pattern";

    private final Path folder;

    EditedRoutes(Path folder) throws IOException {
        this.folder = folder;
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    /** In the file that has it, once. */
    void replace(String file, String text, String replacement) throws IOException {
        Path route = folder.resolve(file + ".camel.yaml");
        String yaml = Files.readString(route);
        assertThat(yaml).containsOnlyOnce(text);
        Files.writeString(route, yaml.replace(text, replacement));
    }

    /** A file more. */
    void add(String file, String yaml) throws IOException {
        Files.writeString(folder.resolve(file + ".camel.yaml"), yaml);
    }

    /** For the setting above: they run instead of those that ship. */
    String pattern() {
        return "file:" + folder + "/*.camel.yaml";
    }
}
