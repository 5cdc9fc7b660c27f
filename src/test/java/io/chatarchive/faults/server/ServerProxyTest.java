package io.chatarchive.faults.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Before a server that greets whoever connects and then says every byte again. It has one client at a time: a new one is
 * greeted once the connection of the old one is closed.
 */
class ServerProxyTest {
    private static final int GREETING = 1;

    private ServerSocket server;
    private ServerProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread echo = new Thread(this::echo, "echo");
        echo.setDaemon(true);
        echo.start();
        proxy = new ServerProxy(server.getLocalPort());
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void should_answer_only_new_connections_when_it_has_fallen_silent() throws IOException {
        try (Socket old = connect()) {
            assertThat(ask(old, 7)).isEqualTo(7);

            proxy.fallSilent();

            old.setSoTimeout(300);
            assertThatThrownBy(() -> ask(old, 8)).isInstanceOf(SocketTimeoutException.class);
            try (Socket fresh = connect()) {
                assertThat(ask(fresh, 9)).isEqualTo(9);
            }
        }
    }

    @Test
    void should_complain_when_nobody_connects_anew() throws IOException {
        try (Socket old = connect()) {
            assertThatThrownBy(() -> proxy.fallSilentUntilSomebodyConnectsAnew(Duration.ofMillis(200)))
                    .isInstanceOf(ConditionTimeoutException.class);
            assertThat(old.isClosed()).isFalse();
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(10_000);
        assertThat(client.getInputStream().read()).isEqualTo(GREETING);
        return client;
    }

    private static int ask(Socket client, int question) throws IOException {
        client.getOutputStream().write(question);
        return client.getInputStream().read();
    }

    private void echo() {
        while (!server.isClosed()) {
            serveNextClient();
        }
    }

    private void serveNextClient() {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(GREETING);
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            return; // it has gone
        }
    }
}
