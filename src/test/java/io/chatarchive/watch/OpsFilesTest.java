package io.chatarchive.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts mean by their words what the program means by them. */
class OpsFilesTest {
    private static final Path ALERTS = Path.of("ops/prometheus/alerts.yml");
    private static final Path DASHBOARD = Path.of("ops/grafana/chat-archive.json");

    private static List<String> queries(String legend) throws IOException {
        List<String> found = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
            panel.path("targets").forEach(target -> {
                if (target.path("legendFormat").asText().equals(legend)) {
                    found.add(target.path("expr").asText());
                }
            });
        }
        return found;
    }

    @Test
    void should_take_for_the_best_state_what_the_status_takes_for_it() throws IOException {
        String alerts = Files.readString(ALERTS);
        String dashboard = queries("{{archive}}").get(0);

        int number = 0;
        for (ArchiveState state : ArchiveState.values()) {
            number++;
            String rank = number + " * (chat_archive_state{";
            assertThat(alerts).contains(rank + "state=\"" + state.word() + "\"} == 1)");
            assertThat(dashboard).contains(rank + "archive=~\"$archive\", state=\"" + state.word() + "\"} == 1)");
            if (!state.isGood()) {
                assertThat(alerts.replaceAll("\\s+", " "))
                        .containsIgnoringCase(
                                "- alert: ChatArchive" + state.word().replace("-", "")
                                        + " expr: archive_stream:chat_archive_state:best == " + number);
            }
        }
    }

    /** What waits becomes less by whatever is finished: what came in is that, too. */
    @Test
    void should_count_as_come_in_whatever_is_finished() throws IOException {
        assertThat(queries("{{archive}} in"))
                .hasSize(1)
                .first()
                .asString()
                .contains("archived_total", "duplicates_total", "dead_lettered_total", "dropped_total", "ghosts_total");
    }
}
