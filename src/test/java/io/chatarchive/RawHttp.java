package io.chatarchive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A connection over which a test sends what no HTTP client would. */
final class RawHttp implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("\\r\\ncontent-length: *(\\d+)");

    /** An answer, as it came; empty if the connection was closed without one. */
    record Answer(String text) {
        int status() {
            return text.startsWith("HTTP/1.") ? Integer.parseInt(text.substring(9, 12)) : 0;
        }

        String headers() {
            return text.split("\r\n\r\n", 2)[0].toLowerCase(Locale.ROOT);
        }
    }

    private final Socket socket;

    RawHttp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) ChatFixture.PATIENCE.toMillis());
    }

    /** Sends lines over a connection of their own, with an empty one at the end, and returns the answer. */
    static Answer ask(int port, String... lines) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            return http.send(lines).answer();
        }
    }

    static Answer get(int port, String path, String... headers) throws IOException {
        return ask(port, lines("GET " + path + " HTTP/1.1", headers));
    }

    static Answer post(int port, String message, String... headers) throws IOException {
        try (RawHttp http = new RawHttp(port)) {
            return http.sendMessage(message, headers).answer();
        }
    }

    private static String[] lines(String first, String... headers) {
        return Stream.concat(Stream.of(first, "Host: localhost"), Stream.of(headers))
                .toArray(String[]::new);
    }

    RawHttp sendMessage(String message, String... headers) throws IOException {
        String length = "Content-Length: " + message.getBytes(UTF_8).length;
        String[] all = Stream.concat(Stream.of(headers), Stream.of(length)).toArray(String[]::new);
        return sendText(String.join("\r\n", lines("POST /chat/messages HTTP/1.1", all)) + "\r\n\r\n" + message);
    }

    RawHttp send(String... lines) throws IOException {
        return sendText(String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** Where the other side has closed already, its answer is there nevertheless. */
    RawHttp sendText(String text) throws IOException {
        try {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        } catch (IOException e) {
            assertThat(socket.isConnected()).isTrue();
        }
        return this;
    }

    /** The next answer. */
    Answer answer() throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                received.write(next);
                if (isWhole(received.toString(ISO_8859_1))) {
                    break;
                }
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return new Answer(received.toString(UTF_8));
    }

    /** What comes until the other side closes the connection. */
    String rest() throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(received);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return received.toString(UTF_8);
    }

    private static boolean isWhole(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        Matcher length = LENGTH.matcher(text.substring(0, end).toLowerCase(Locale.ROOT));
        return length.find()
                ? text.length() - end - 4 >= Integer.parseInt(length.group(1))
                : text.endsWith("\r\n0\r\n\r\n");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
