package io.chatarchive.stream;

import io.chatarchive.fixture.Relay;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** A port of its own before Redis, for one client: it hands on so many bytes of what that one says, and then both are cut. */
final class CutConnection implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI server;
    private long left;
    private volatile boolean cut;

    CutConnection(String url, long bytes) throws IOException {
        server = URI.create(url);
        left = bytes;
        Relay.start(this::serve);
    }

    String url() {
        return "redis://127.0.0.1:" + listener.getLocalPort();
    }

    boolean isCut() {
        return cut;
    }

    private void serve() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket redis = new Socket(server.getHost(), server.getPort());
                Relay.start(() -> Relay.copy(redis, client));
                Relay.start(() -> handOn(client, redis));
            } catch (IOException e) {
                cut |= !listener.isClosed();
            }
        }
    }

    private synchronized void handOn(Socket client, Socket redis) {
        try (client;
                redis) {
            InputStream questions = client.getInputStream();
            byte[] buffer = new byte[64];
            for (int read = questions.read(buffer); read >= 0; read = questions.read(buffer)) {
                int allowed = (int) Math.min(read, left);
                redis.getOutputStream().write(buffer, 0, allowed);
                left -= allowed;
                if (allowed < read) {
                    cut = true;
                    return;
                }
            }
        } catch (IOException e) {
            return; // one side has gone, and the other goes with it
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
