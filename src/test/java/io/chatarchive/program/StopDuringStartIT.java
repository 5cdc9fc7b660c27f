package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.Servers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, told to stop (SIGTERM) before it has come to work. */
class StopDuringStartIT {
    @TempDir
    private Path folder;

    @Test
    void should_end_soon_and_without_an_error_when_it_is_stopped_while_it_starts() throws Exception {
        try (ServerSocket redis = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Program program = Program.start(
                        folder,
                        Map.of(
                                "chat.redis.url",
                                "redis://127.0.0.1:" + redis.getLocalPort(),
                                "chat.jdbc.url",
                                "jdbc:mysql://127.0.0.1:1/chat",
                                "chat.http.port",
                                String.valueOf(Servers.freePort())))) {
            redis.accept(); // it connects while it reads its routes, long before it serves or archives

            Instant told = Instant.now();
            int status = program.stop();

            assertThat(status).isZero();
            assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(5));
            assertThat(program.output())
                    .contains("Stopping")
                    .doesNotContain("ERROR", "Exception", "Shutdown in progress");
        }
    }
}
