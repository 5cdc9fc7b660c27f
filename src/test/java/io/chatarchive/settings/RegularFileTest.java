package io.chatarchive.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody names as a file. One that is a pipe would keep the test waiting. */
@Timeout(20)
class RegularFileTest {
    @TempDir
    private Path folder;

    private static byte[] read(Path file) throws Exception {
        return RegularFile.read(file, "The file " + file.getFileName(), 10);
    }

    @Test
    void should_read_a_file_and_one_that_a_link_leads_to() throws Exception {
        Path file = Files.writeString(folder.resolve("a"), "0123456789");
        Path link = Files.createSymbolicLink(folder.resolve("b"), file);

        assertThat(read(link)).isEqualTo("0123456789".getBytes(UTF_8));
    }

    @Test
    void should_refuse_what_may_never_end_or_has_no_content() throws Exception {
        Path pipe = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();

        String other = " is a pipe, a socket or a device; expected a regular file.";
        assertThatThrownBy(() -> read(pipe))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("The file pipe" + other);
        assertThatThrownBy(() -> read(Path.of("/dev/zero"))).hasMessage("The file zero" + other);
        Path folderOfSecrets = Files.createDirectory(folder.resolve("secrets"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folderOfSecrets);
        assertThatThrownBy(() -> read(link)).hasMessage("The file link is a folder; expected a regular file.");
    }

    @Test
    void should_refuse_one_that_is_too_large_or_not_there() throws Exception {
        Path large = Files.writeString(folder.resolve("large"), "0123456789a");

        assertThatThrownBy(() -> read(large)).hasMessage("The file large has more than 10 bytes.");
        assertThatThrownBy(() -> read(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }
}
