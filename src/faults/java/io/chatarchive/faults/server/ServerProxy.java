package io.chatarchive.faults.server;

import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A port of its own before a server. It falls silent as a host does that is lost: the connections that are open get no
 * answer any more, and no end either, while the server drops what they had begun. New connections are served.
 */
public final class ServerProxy implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ServerProxy.class.getName());

    private final int serverPort;
    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answered = new AtomicInteger();

    public ServerProxy(int serverPort) {
        this.serverPort = serverPort;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen before port " + serverPort, e);
        }
        inBackground(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    void fallSilent() {
        links.forEach(Link::fallSilent);
    }

    /** Falls silent, and waits until a connection that was made afterwards has got an answer. */
    public void fallSilentUntilSomebodyConnectsAnew(Duration patience) {
        fallSilent();
        int before = answered.get();
        await("a new connection after the open ones fell silent")
                .atMost(patience)
                .until(() -> answered.get() > before);
    }

    @Override
    public void close() {
        close(listener);
        links.forEach(Link::end);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Link link = new Link(listener.accept());
                links.add(link);
                inBackground(link::serve);
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException("The proxy takes no connection", e);
                }
            }
        }
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "server-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "It is of no use any more, closed or not", e);
        }
    }

    /** One client, and its connection to the server. */
    private final class Link {
        private final Socket client;
        private final Socket server = new Socket(); // unconnected yet
        private volatile boolean silent;

        Link(Socket client) {
            this.client = client;
        }

        /** Until the server closes the connection, or the client does. */
        void serve() {
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
                inBackground(this::forwardQuestions);
                forwardAnswers();
            } catch (IOException e) {
                LOG.log(Level.FINE, "The server has gone", e);
            }
            if (!silent) {
                end();
            }
        }

        void fallSilent() {
            silent = true;
            ServerProxy.close(server);
        }

        void end() {
            links.remove(this);
            ServerProxy.close(client);
            ServerProxy.close(server);
        }

        /** Also of a client that gets no answer any more: the connection is there until that one closes it. */
        private void forwardQuestions() {
            byte[] bytes = new byte[1 << 16];
            try {
                for (int read; (read = client.getInputStream().read(bytes)) >= 0; ) {
                    forward(bytes, read);
                }
            } catch (IOException e) {
                LOG.log(Level.FINE, "One side has gone", e);
            }
            end();
        }

        private void forward(byte[] bytes, int length) throws IOException {
            try {
                server.getOutputStream().write(bytes, 0, length);
            } catch (IOException e) {
                if (!silent) {
                    throw e;
                }
            }
        }

        private void forwardAnswers() throws IOException {
            byte[] bytes = new byte[1 << 16];
            int read = server.getInputStream().read(bytes);
            if (read > 0) {
                answered.incrementAndGet();
            }
            while (read >= 0) {
                client.getOutputStream().write(bytes, 0, read);
                read = server.getInputStream().read(bytes);
            }
        }
    }
}
