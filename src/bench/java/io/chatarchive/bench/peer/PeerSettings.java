package io.chatarchive.bench.peer;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What a peer is told, in its environment and by the names that the archive has for it. */
record PeerSettings(
        String redisUrl,
        String jdbcUrl,
        String username,
        String password,
        String stream,
        String field,
        String group,
        String consumer,
        int batchSize,
        int threads,
        Path inbox) {

    static PeerSettings ofEnvironment() {
        return new PeerSettings(
                System.getenv("CHAT_REDIS_URL"),
                System.getenv("CHAT_JDBC_URL"),
                System.getenv("CHAT_JDBC_USERNAME"),
                System.getenv("CHAT_JDBC_PASSWORD"),
                System.getenv("CHAT_STREAM_KEY"),
                "data",
                System.getenv("CHAT_STREAM_GROUP"),
                System.getenv("CHAT_STREAM_CONSUMER"),
                Integer.parseInt(System.getenv("PEER_BATCH_SIZE")),
                Integer.parseInt(System.getenv("PEER_THREADS")),
                Path.of(System.getenv("PEER_INBOX")));
    }

    /** A URL with further properties of Connector/J. */
    String jdbcUrl(String properties) {
        return jdbcUrl + (jdbcUrl.contains("?") ? "&" : "?") + properties;
    }

    Connection connect(String properties) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(properties), username, password);
    }

    String consumer(int thread) {
        return consumer + "/" + thread;
    }
}
