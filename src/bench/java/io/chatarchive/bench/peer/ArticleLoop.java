package io.chatarchive.bench.peer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The loop of the article: a hundred entries a read; for each one INSERT, which commits itself, and one XACK. Run back to
 * back, over connections that are kept, with a statement that is prepared once: by the driver, or ({@code server}) by
 * the server.
 */
public final class ArticleLoop {
    private ArticleLoop() {}

    public static void main(String[] arguments) throws SQLException, IOException {
        PeerSettings settings = PeerSettings.ofEnvironment();
        boolean server = arguments.length > 0 && arguments[0].equals("server");
        PeerStream stream = new PeerStream(RedisClient.create(settings.redisUrl()), settings, 1, 100);
        try (Connection connection = settings.connect("useServerPrepStmts=" + server);
                PreparedStatement insert = connection.prepareStatement(ChatRow.INSERT)) {
            while (true) {
                for (StreamMessage<String, byte[]> entry : stream.read()) {
                    ChatRow.of(settings.stream(), entry.getId(), stream.message(entry))
                            .bind(insert);
                    insert.executeUpdate();
                    stream.acknowledge(entry.getId());
                }
            }
        }
    }
}
