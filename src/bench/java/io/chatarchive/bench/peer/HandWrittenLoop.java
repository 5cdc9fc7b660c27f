package io.chatarchive.bench.peer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * What one writes by hand: Lettuce, Jackson, a JDBC batch that the driver turns into one INSERT; one commit and one XACK
 * for each batch. A loop for each of {@code PEER_THREADS}.
 */
public final class HandWrittenLoop implements Runnable {
    /** Prepared by the driver: with rewriting, a statement prepared by the server was the slower one. */
    private static final String PROPERTIES = "rewriteBatchedStatements=true&useLocalSessionState=true";

    private final PeerSettings settings;
    private final PeerStream stream;

    private HandWrittenLoop(PeerSettings settings, PeerStream stream) {
        this.settings = settings;
        this.stream = stream;
    }

    public static void main(String[] arguments) {
        PeerSettings settings = PeerSettings.ofEnvironment();
        RedisClient client = RedisClient.create(settings.redisUrl());
        for (int thread = 1; thread <= settings.threads(); thread++) {
            PeerStream stream = new PeerStream(client, settings, thread, settings.batchSize());
            new Thread(new HandWrittenLoop(settings, stream)).start();
        }
    }

    @Override
    public void run() {
        try (Connection connection = settings.connect(PROPERTIES);
                PreparedStatement insert = connection.prepareStatement(ChatRow.INSERT)) {
            connection.setAutoCommit(false);
            while (true) {
                List<StreamMessage<String, byte[]>> entries = stream.read();
                if (!entries.isEmpty()) {
                    archive(entries, insert);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database fails", e);
        } finally {
            System.exit(1); // a peer that has failed must not go on with fewer threads
        }
    }

    private void archive(List<StreamMessage<String, byte[]>> entries, PreparedStatement insert) throws SQLException {
        String[] ids = new String[entries.size()];
        for (int i = 0; i < ids.length; i++) {
            StreamMessage<String, byte[]> entry = entries.get(i);
            ids[i] = entry.getId();
            try {
                ChatRow.of(settings.stream(), entry.getId(), stream.message(entry))
                        .bind(insert);
                insert.addBatch();
            } catch (IOException e) {
                stream.setAside(entry);
            }
        }
        insert.executeBatch();
        insert.getConnection().commit();
        stream.acknowledge(ids);
    }
}
