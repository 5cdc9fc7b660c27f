package io.chatarchive.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Program;
import io.lettuce.core.Range;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who has done what; over HTTP: ApiIT. */
class AuditIT {
    private static final String SECRET_MESSAGE = "{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"a private word\"}";

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(AuditLog.class);

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(AuditIT.class);
        settings = chat.settings();
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() throws Exception {
        logger.detachAppender(lines);
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        chat.close();
    }

    @Test
    void should_have_what_the_shell_did_and_what_came_of_it_and_be_logged_by_the_process() throws Exception {
        String id = chat.add("no JSON");
        chat.start(settings);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);

        Program.run(folder, settings, "pause", "--why", "a migration");
        Program.run(folder, settings, "drain");
        Program.run(folder, settings, "resume");
        Program.run(folder, settings, "dead-letters", "edit", id, "--data", SECRET_MESSAGE);
        Program.run(folder, settings, "dead-letters", "retry", id);

        String list = Program.run(folder, settings, "audit", "list", "--json");
        JsonNode events = new ObjectMapper().readTree(list);
        assertThat(events.findValuesAsText("verb"))
                .containsExactly("retry", "retry", "edit", "resume", "drain", "pause");
        assertThat(events.findValuesAsText("from")).containsOnly("shell");
        assertThat(events.findValuesAsText("who"))
                .allMatch(who -> who.startsWith(System.getProperty("user.name") + "@"));
        assertThat(events.get(0).path("result").asText()).isEqualTo("selected 1, stored 1");
        assertThat(events.get(4).path("result").asText()).startsWith("failed: The archive 'chat' is paused since");
        assertThat(list).contains("a migration").doesNotContain("a private word");
        await().atMost(ChatFixture.PATIENCE).until(() -> logged().size() == 6);
        assertThat(logged().get(0)).startsWith("pause by ").contains(" from shell: a migration: paused. stream=");
        assertThat(String.join("\n", logged())).doesNotContain("a private word");
    }

    @Test
    void should_have_one_of_many_signals() {
        chat.start(settings);
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> chat.redis().pubsubNumsub(chat.stream() + ":drain").get(chat.stream() + ":drain") > 0);

        for (int i = 0; i < 500; i++) {
            chat.redis().publish(chat.stream() + ":drain", "");
        }

        await().atMost(ChatFixture.PATIENCE).until(() -> chat.redis().xlen(chat.stream() + ":audit") > 0);
        assertThat(chat.redis().xlen(chat.stream() + ":audit")).isLessThan(100);
        assertThat(chat.redis()
                        .xrange(chat.stream() + ":audit", Range.unbounded())
                        .get(0)
                        .getBody())
                .containsEntry("from", "signal")
                .containsEntry("verb", "drain");
    }

    private List<String> logged() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
