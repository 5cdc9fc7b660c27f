package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    void should_leave_nothing_behind_when_a_file_vanishes_while_it_is_copied() throws Exception {
        Set<Path> before = copies();
        List<Resource> files = List.of(file("routes/chat-archive.camel.yaml"), file("routes/vanished.camel.yaml"));

        assertThatThrownBy(() -> ProgramFiles.copyOf(files)).isInstanceOf(NoSuchFileException.class);

        assertThat(copies()).isEqualTo(before);
    }

    @Test
    void should_remove_every_copy_when_dev_mode_ends_between_two_generations() throws Exception {
        Set<Path> before = copies();
        ProgramFiles copy = ProgramFiles.copyOf(List.of(file("routes/chat-archive.camel.yaml")));
        RouteReload reload = new RouteReload();
        reload.begins(copy);

        reload.close();

        assertThat(copies()).isEqualTo(before);
    }

    @Test
    void should_listen_nowhere_when_a_command_only_looks() throws Exception {
        Main main = ChatArchive.prepared(ProgramFiles.AS_THEY_ARE);
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

    private static Set<Path> copies() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("chat-archive-dev-"))
                    .collect(Collectors.toSet());
        }
    }
}
