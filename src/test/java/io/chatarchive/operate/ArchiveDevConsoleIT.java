package io.chatarchive.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.RunningArchive;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.console.DefaultDevConsoleRegistry;
import org.junit.jupiter.api.Test;

/** The archives among Camel's own consoles. */
class ArchiveDevConsoleIT {
    private static DevConsole console(CamelContext context) {
        DevConsoleRegistry consoles = new DefaultDevConsoleRegistry(context);
        consoles.loadDevConsoles(true);
        return consoles.resolveById("chat-archive");
    }

    @Test
    void should_show_the_archives_without_texts() throws Exception {
        try (ChatFixture chat = new ChatFixture(ArchiveDevConsoleIT.class)) {
            chat.add("no JSON at all");
            RunningArchive archive = chat.start();
            await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);

            DevConsole console = console(archive.camel());

            assertThat((String) console.call(DevConsole.MediaType.TEXT))
                    .startsWith("chat: ")
                    .contains("dead letters 1");
            Map<?, ?> json = (Map<?, ?>) console.call(DevConsole.MediaType.JSON);
            assertThat((List<?>) json.get("archives"))
                    .singleElement()
                    .asString()
                    .contains("archive=chat", "deadLetters=1", "lastError=null")
                    .doesNotContain("no JSON at all");
        }
    }

    @Test
    void should_show_nothing_where_the_bundle_is_not_used() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();

            assertThat(console(context).call(DevConsole.MediaType.JSON)).isEqualTo(Map.of("archives", List.of()));
        }
    }
}
