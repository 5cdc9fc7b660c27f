package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chatarchive.fixture.ProducesRow;
import io.chatarchive.fixture.ShippedSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** By a clock of Redis and one that never goes back, which both stand at 60 s at first. */
class ServerClockTest {
    private long seconds = 60;
    private int newBegins;
    private final ServerClock clock =
            new ServerClock(null, ShippedSettings.with().stream(), () -> seconds * 1_000_000_000, () -> newBegins++);

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ServerClock.class);

    @BeforeEach
    void open() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
    }

    @ProducesRow("the clock of Redis went back")
    @Test
    void should_say_that_the_clock_has_gone_back_until_it_has_caught_up() {
        look(60, "59000-0");
        pass(5);
        look(65, "64000-0");
        assertThat(clock.notice()).isEmpty();

        pass(5);
        look(10, "69000-3");
        assertThat(clock.notice())
                .hasValueSatisfying(words -> assertThat(words)
                        .startsWith("The clock of Redis has gone back: the last entry id is 59 s ahead of it."));
        assertThat(newBegins).isEqualTo(1);
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getFormattedMessage()).startsWith("The clock of Redis has gone back");
        });

        pass(50);
        look(60, "69000-9");
        assertThat(clock.notice()).isPresent();
        pass(10);
        look(70, "70000-0");
        assertThat(clock.notice()).isEmpty();
        assertThat(newBegins).isEqualTo(1);
    }

    @Test
    void should_notice_a_jump_that_is_shorter_than_the_time_between_two_looks() {
        look(60, "59000-0");
        pass(30);

        look(70, "85000-0");

        assertThat(clock.notice()).isPresent();
    }

    @Test
    void should_say_nothing_when_ids_are_ahead_from_the_first_and_the_clock_goes_on() {
        look(60, "9000000-0");
        pass(5);
        look(65, "9000000-1");

        assertThat(clock.notice()).isEmpty();
        assertThat(newBegins).isZero();
    }

    @Test
    void should_say_nothing_when_the_answer_takes_long_or_the_clock_goes_ahead() {
        look(60, "59000-0");
        pass(5);
        clock.ask(() -> {
            pass(30);
            return null;
        });
        clock.look(state(66, "59000-0"));
        pass(5);
        look(4000, "59000-0");

        assertThat(clock.notice()).isEmpty();
        assertThat(newBegins).isZero();
    }

    private void pass(long more) {
        seconds += more;
    }

    private void look(long serverSeconds, String lastId) {
        GroupState state = state(serverSeconds, lastId);
        clock.look(clock.ask(() -> state));
    }

    /** Of a group that does not exist: there is nothing pending whose idle time begins anew. */
    private static GroupState state(long serverSeconds, String lastId) {
        return GroupState.of(java.util.Map.of("now", serverSeconds + "000", "length", "5", "last_id", lastId));
    }
}
