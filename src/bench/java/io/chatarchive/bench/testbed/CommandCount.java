package io.chatarchive.bench.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisURI;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Commands that clients send to Redis in a time. Asked with MONITOR, for the server's own statistics also count what a
 * script does inside. Redis must be reached without TLS and password.
 */
public record CommandCount(int total, double seconds) {
    public static CommandCount of(String redisUrl, Duration time) throws IOException {
        RedisURI uri = RedisURI.create(redisUrl);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write("MONITOR\r\n".getBytes(UTF_8));
            BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String answer = lines.readLine();
            if (!"+OK".equals(answer)) {
                throw new IOException("Redis refuses MONITOR: " + answer);
            }
            return count(socket, lines, time);
        }
    }

    private static CommandCount count(Socket socket, BufferedReader lines, Duration time) throws IOException {
        long start = System.nanoTime();
        int total = 0;
        for (long left = time.toNanos(); left > 0; left = time.toNanos() - (System.nanoTime() - start)) {
            socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
            try {
                String line = lines.readLine();
                if (line != null && !line.contains(" lua] ")) {
                    total++;
                }
            } catch (SocketTimeoutException e) {
                break; // the time is over
            }
        }
        return new CommandCount(total, (System.nanoTime() - start) / 1e9);
    }
}
