package io.chatarchive.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

class ProgramFilesTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();

    @Test
    void should_keep_a_copy_in_memory_and_nowhere_else() throws Exception {
        Set<Path> before = temporaryFiles();

        ProgramFiles copy = ProgramFiles.copyOf(List.of(file("routes/chat-archive.camel.yaml")));

        assertThat(temporaryFiles()).isEqualTo(before);
        assertThat(copy.isCopy()).isTrue();
        assertThat(copy.settings().getProperty("chat.redis.url")).isNotBlank();
        assertThat(copy).hasToString("a copy of 1 route files");
        assertThatThrownBy(() -> ProgramFiles.copyOf(List.of(file("routes/vanished.camel.yaml"))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void should_listen_nowhere_when_a_command_only_looks() throws Exception {
        Main main = ArchiveMain.prepared(ProgramFiles.AS_THEY_ARE);
        try {
            main.getCamelContext().start();

            assertThat(main.getCamelContext().hasService(MainHttpServer.class)).isNull();
            assertThat(main.getCamelContext().hasService(ManagementHttpServer.class))
                    .isNull();
        } finally {
            main.stop();
        }
    }

    private Resource file(String name) {
        return ResourceHelper.resolveResource(camel, "file:" + name);
    }

    private static Set<Path> temporaryFiles() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("chat-archive"))
                    .collect(Collectors.toSet());
        }
    }
}
