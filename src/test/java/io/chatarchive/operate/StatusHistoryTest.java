package io.chatarchive.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.fixture.ShippedSettings;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusHistoryTest {
    private static final Instant START = Instant.parse("2026-11-27T06:00:00Z");

    private final StatusHistory history = new StatusHistory();

    private void look(int number, String why) {
        history.add(START.plus(StatusHistory.EVERY.multipliedBy(number)), Status.unknown(ShippedSettings.with(), why));
    }

    @Test
    void should_keep_an_hour_of_looks_and_say_null_where_nobody_knows() {
        for (int i = 0; i < 400; i++) {
            look(i, "away");
        }

        ObjectNode json = history.json("chat", true);

        for (String list : new String[] {
            "at", "state", "waiting", "lagSeconds", "addedPerSecond", "archivedPerSecond", "storeSeconds"
        }) {
            assertThat(json.path(list)).as(list).hasSize(360);
        }
        assertThat(json.path("at").get(0).asText()).isEqualTo("2026-11-27T06:06:40Z");
        assertThat(json.path("state").get(0).asText()).isEqualTo("unknown");
        assertThat(json.path("waiting").get(0).isNull()).isTrue();
    }

    @Test
    void should_take_an_error_that_goes_on_for_one_and_show_it_to_nobody_who_may_not_read_it() {
        look(0, "away for 4 s");
        look(1, "away for 14 s");
        look(2, "refused");

        ObjectNode json = history.json("chat", true);

        assertThat(json.path("errors")).hasSize(2);
        assertThat(json.at("/errors/0/at").asText()).isEqualTo("2026-11-27T06:00:00Z");
        assertThat(json.at("/errors/0/until").asText()).isEqualTo("2026-11-27T06:00:10Z");
        assertThat(json.at("/errors/0/words").asText()).contains("away for 14 s");
        assertThat(history.json("chat", false).path("errors")).isEmpty();
    }

    @Test
    void should_be_empty_when_nobody_has_looked() {
        assertThat(history.json("chat", true).path("at")).isEmpty();
    }
}
