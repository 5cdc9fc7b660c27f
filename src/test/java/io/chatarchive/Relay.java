package io.chatarchive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port of its own before a server: closed, the server is away for whoever comes this way. */
final class Relay implements AutoCloseable {
    private final String host;
    private volatile int serverPort;
    private final int port = Servers.freePort();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> silent = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;

    Relay(String host, int serverPort) {
        this.host = host;
        this.serverPort = serverPort;
    }

    /** A closed relay to the server of a URL, with or without the prefix jdbc:. */
    static Relay to(String url) {
        URI uri = URI.create(url.replaceFirst("^jdbc:", ""));
        return new Relay(uri.getHost(), uri.getPort());
    }

    /** The URL, by way of this relay. */
    String through(String url) {
        return url.replace(host + ":" + serverPort, "127.0.0.1:" + port);
    }

    synchronized void open() throws IOException {
        listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        ServerSocket open = listener;
        start(() -> accept(open));
    }

    @Override
    public void close() throws IOException {
        shut();
    }

    synchronized void shut() throws IOException {
        if (listener != null) {
            listener.close();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** What is connected stays connected and is answered no more; who connects from now on is served. */
    synchronized void silence() {
        silent.addAll(sockets);
    }

    /** Leads who connects from now on to another server of the same host. */
    void leadTo(int port) {
        serverPort = port;
    }

    private void accept(ServerSocket open) {
        while (!open.isClosed()) {
            try {
                connect(open, open.accept());
            } catch (IOException e) {
                if (!open.isClosed()) {
                    throw new UncheckedIOException("The relay takes no connection", e);
                }
            }
        }
    }

    /** What was accepted just before the relay was shut goes with the others; so does what the server does not take. */
    private void connect(ServerSocket open, Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(host, serverPort);
        } catch (IOException e) {
            client.close();
            return;
        }
        synchronized (this) {
            if (open.isClosed()) {
                client.close();
                server.close();
                return;
            }
            sockets.add(client);
            sockets.add(server);
        }
        start(() -> pass(client, server));
        start(() -> pass(server, client));
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[65_536];
        try (from;
                to) {
            for (int bytes = 0; bytes >= 0; bytes = from.getInputStream().read(buffer)) {
                if (!silent.contains(from)) {
                    to.getOutputStream().write(buffer, 0, bytes);
                }
            }
        } catch (IOException e) {
            return; // one side has gone, and the other goes with it
        }
    }

    /** Until one side goes; the other goes with it. */
    static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            return; // one side has gone, and the other goes with it
        }
    }

    /** In a thread of its own, which ends with the JVM. */
    static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
