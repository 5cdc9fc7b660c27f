package io.chatarchive;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A port with TLS before a server, with a certificate of the test's choice: whoever connects has to decide whether to
 * trust it, as before a man in the middle.
 */
final class TlsRelay implements AutoCloseable {
    private final URI server;
    private final SSLContext certificate;
    private final ServerSocket listener;
    private final AtomicInteger trusting = new AtomicInteger();

    private TlsRelay(URI server, SSLContext certificate) throws IOException {
        this.server = server;
        this.certificate = certificate;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Relay.start(this::accept);
    }

    /** Before a Redis or a database that a URL names, with or without the prefix jdbc:. */
    static TlsRelay to(String url, SSLContext certificate) throws IOException {
        return new TlsRelay(URI.create(url.replaceFirst("^jdbc:", "")), certificate);
    }

    /** The URL, by way of this relay. */
    String through(String url) {
        return url.replace(server.getHost() + ":" + server.getPort(), "127.0.0.1:" + listener.getLocalPort());
    }

    /** How many clients trusted the certificate, and sent something, perhaps a password. */
    int trusting() {
        return trusting.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Relay.start(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket toServer = new Socket(server.getHost(), server.getPort())) {
            boolean redis = server.getScheme().startsWith("redis");
            if (!redis) {
                askForTls(client, toServer);
            }
            SSLSocket encrypted = over(client, certificate);
            encrypted.setUseClientMode(false);
            encrypted.startHandshake();
            int first = encrypted.getInputStream().read();
            if (first < 0) {
                return;
            }
            trusting.incrementAndGet();
            Socket behind = redis ? toServer : over(toServer, Certificates.trustAll());
            behind.getOutputStream().write(first);
            Relay.start(() -> Relay.copy(behind, encrypted));
            Relay.copy(encrypted, behind);
        } catch (IOException e) {
            return; // refused, and that is what the test looks at on the other side
        }
    }

    /** MySQL begins without TLS: the greeting of the server, then the client's request for TLS. */
    private static void askForTls(Socket client, Socket toServer) throws IOException {
        client.getOutputStream().write(packet(toServer.getInputStream()));
        toServer.getOutputStream().write(packet(client.getInputStream()));
    }

    private static byte[] packet(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        byte[] header = new byte[4];
        in.readFully(header);
        int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        byte[] packet = new byte[4 + length];
        System.arraycopy(header, 0, packet, 0, 4);
        in.readFully(packet, 4, length);
        return packet;
    }

    private static SSLSocket over(Socket socket, SSLContext context) throws IOException {
        return (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
    }
}
