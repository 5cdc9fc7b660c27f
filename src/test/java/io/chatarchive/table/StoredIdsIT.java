package io.chatarchive.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.settings.Resources;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which entries have a row, as a real database says it. */
class StoredIdsIT {
    private static final String GREATEST = "18446744073709551615";

    private ChatFixture chat;
    private Connection connection;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(StoredIdsIT.class);
        chat.execute(Resources.text(ChatFixture.TABLE));
        Map<String, String> settings = chat.settings();
        connection = DriverManager.getConnection(
                settings.get("chat.jdbc.url"), settings.get("chat.jdbc.username"), settings.get("chat.jdbc.password"));
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        chat.close();
    }

    private void row(String stream, String ms, String sequence) throws Exception {
        chat.execute("INSERT INTO chat_message VALUES ('" + stream + "', " + ms + ", " + sequence
                + ", '2', 'a', 'b', '2026-11-26')");
    }

    @Test
    void should_find_ids_of_the_stream_alone_up_to_64_bits() throws Exception {
        row("s", "5", "0");
        row("s", GREATEST, GREATEST);
        row("other", "6", "0");

        Set<String> found = new StoredIds(connection, "chat_message", "s")
                .among(List.of("5-0", "5-1", "6-0", GREATEST + "-" + GREATEST));

        assertThat(found).containsExactlyInAnyOrder("5-0", GREATEST + "-" + GREATEST);
    }

    @Test
    void should_look_at_no_other_rows_than_those_it_asks_for() throws Exception {
        row("s", "0", "0");
        for (int rows = 1; rows < 16_384; rows *= 2) {
            chat.execute("INSERT INTO chat_message SELECT stream, entry_ms + " + rows
                    + ", 0, user_id, username, msg, created_at FROM chat_message");
        }
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(i * 15 + "-" + i % 2);
        }
        long before = rowsRead();

        Set<String> found = new StoredIds(connection, "chat_message", "s").among(ids);

        assertThat(found).hasSize(500);
        assertThat(rowsRead() - before).isLessThan(3_000);
    }

    private long rowsRead() throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet counts = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler_read%'")) {
            long read = 0;
            while (counts.next()) {
                read += counts.getString(1).matches("Handler_read_(key|next|rnd_next)") ? counts.getLong(2) : 0;
            }
            return read;
        }
    }
}
