package io.chatarchive.fault;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chatarchive.fixture.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class OutageLogTest {
    private static final Fault REFUSED = new Fault(Fault.Server.DATABASE, ErrorClass.OUTAGE, "Connection refused");

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(OutageLog.class);
    private final ManualClock clock = new ManualClock();
    private final OutageLog log = new OutageLog(clock, "chatMsg");

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    @Test
    void should_say_it_once_and_then_at_growing_intervals_when_it_fails_for_long() {
        for (int second = 0; second < 3_600; second++) {
            log.failed(REFUSED, null);
            clock.pass(Duration.ofSeconds(1));
        }

        assertThat(lines())
                .hasSizeBetween(8, 12)
                .first()
                .isEqualTo(
                        "The database fails: Connection refused. Messages wait in the stream; trying again until it works. stream=chatMsg");
        assertThat(lines().get(1)).isEqualTo("The database still fails after 5 s: Connection refused. stream=chatMsg");
        assertThat(lines().get(2)).isEqualTo("The database still fails after 15 s: Connection refused. stream=chatMsg");
    }

    @Test
    void should_be_over_for_every_lane_when_the_server_works_while_none_is_at_work() {
        log.failed(REFUSED, new Object());
        log.failed(REFUSED, new Object());

        log.works(Fault.Server.DATABASE);

        assertThat(log.failing()).isEmpty();
        assertThat(lines()).last().asString().startsWith("The database works again");
    }

    /** As after a failover to a read-only server, which answers and takes nothing. */
    @Test
    void should_not_be_over_when_a_server_answers_that_takes_nothing_from_a_lane() {
        Object lane = new Object();
        log.failed(REFUSED, lane);

        log.answers(Fault.Server.DATABASE);
        assertThat(log.isAway(Fault.Server.DATABASE)).isTrue();

        log.works(Fault.Server.DATABASE, lane);
        assertThat(log.isAway(Fault.Server.DATABASE)).isFalse();
    }

    @Test
    void should_be_over_when_a_server_answers_that_did_not_before() {
        log.failed(REFUSED, null);

        log.answers(Fault.Server.DATABASE);

        assertThat(log.failing()).isEmpty();
    }

    @Test
    void should_say_it_again_when_the_cause_changes() {
        log.failed(REFUSED, null);
        log.failed(new Fault(Fault.Server.DATABASE, ErrorClass.CONFIGURATION, "Access denied"), null);

        assertThat(lines()).hasSize(2);
    }

    @Test
    void should_say_so_once_when_it_is_over() {
        log.failed(REFUSED, null);
        clock.pass(Duration.ofSeconds(35));
        log.works(Fault.Server.DATABASE, null);
        log.works(Fault.Server.DATABASE, null);
        log.works(Fault.Server.REDIS, null);

        assertThat(lines()).hasSize(2).last().isEqualTo("The database works again after 35 s. stream=chatMsg");
        assertThat(log.isAway(Fault.Server.DATABASE)).isFalse();
    }

    @Test
    void should_say_it_once_when_two_causes_take_turns() {
        Fault other = new Fault(Fault.Server.DATABASE, ErrorClass.OUTAGE, "Connection reset");
        for (int turn = 0; turn < 4; turn++) {
            log.failed(REFUSED, null);
            log.failed(other, null);
        }

        assertThat(lines()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "pool - Connection is not available, request timed out after 10001ms (total=1, idle=0) (error 0, SQLState null)"
                        + " | pool - Connection is not available, request timed out after 10012ms (total=2, idle=0) (error 0, SQLState null)",
                "Connection refused: /127.0.0.1:50001 | Connection refused: /127.0.0.1:50002",
                "idle for PT-0.000200572S | idle for PT-0.000187102S",
                "session 5f3c-0a1b is gone | session 77de-9c2f is gone",
            })
    void should_say_it_once_when_only_a_number_is_another(String one, String other) {
        log.failed(new Fault(Fault.Server.DATABASE, ErrorClass.OUTAGE, one), null);
        log.failed(new Fault(Fault.Server.DATABASE, ErrorClass.OUTAGE, other), null);

        assertThat(lines()).hasSize(1);
        assertThat(log.failing()).singleElement().asString().contains(other);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Unknown column 'c1' (error 1054, SQLState 42S22) | Unknown column 'c2' (error 1054, SQLState 42S22)",
                "error 1665, SQLState HY000 | error 1020, SQLState HY001",
                "no (error 1021, SQLState HY000) | no (error 1022, SQLState HY000)",
            })
    void should_say_both_when_a_code_or_a_name_is_another(String one, String other) {
        log.failed(new Fault(Fault.Server.DATABASE, ErrorClass.OUTAGE, one), null);
        log.failed(new Fault(Fault.Server.DATABASE, ErrorClass.OUTAGE, other), null);

        assertThat(lines()).hasSize(2);
    }

    @Test
    void should_say_what_to_do_when_redis_refuses() {
        String full = "OOM command not allowed when used memory > 'maxmemory'";
        log.failed(new Fault(Fault.Server.REDIS, ErrorClass.OUTAGE, full), null);
        log.failed(new Fault(Fault.Server.INTAKE, ErrorClass.OUTAGE, full), null);

        assertThat(lines())
                .containsExactly(
                        "Redis fails: " + full + ". Raise maxmemory of Redis, or let it hold less, such as by"
                                + " chat.archive.after-ack. Messages wait in the stream; trying again until it works."
                                + " stream=chatMsg",
                        "The intake fails: " + full + ". Raise maxmemory of Redis, or let it hold less, such as by"
                                + " chat.archive.after-ack. Nothing is added, and senders are told so (503)."
                                + " stream=chatMsg");
    }

    @Test
    void should_not_be_over_when_it_works_for_one_lane_and_fails_for_another() {
        Object one = new Object();
        Object two = new Object();
        log.failed(REFUSED, one);
        log.works(Fault.Server.DATABASE, two);

        assertThat(log.isAway(Fault.Server.DATABASE)).isTrue();
        assertThat(lines()).hasSize(1);

        log.works(Fault.Server.DATABASE, one);

        assertThat(log.isAway(Fault.Server.DATABASE)).isFalse();
    }

    @Test
    void should_call_for_a_person_when_the_configuration_is_to_blame() {
        log.failed(new Fault(Fault.Server.DATABASE, ErrorClass.CONFIGURATION, "the table lacks the column room"), null);

        assertThat(lines())
                .containsExactly(
                        "The database refuses: the table lacks the column room. Correct this."
                                + " Nothing is lost: messages wait in the stream, and archiving resumes by itself then. stream=chatMsg");
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR);
    }

    @Test
    void should_warn_only_when_an_outage_is_to_blame() {
        log.failed(REFUSED, null);

        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
    }

    @Test
    void should_know_what_fails_and_for_how_long_when_asked() {
        log.failed(REFUSED, null);
        clock.pass(Duration.ofSeconds(35));
        log.failed(new Fault(Fault.Server.DEAD_LETTERS, ErrorClass.CONFIGURATION, "it is a string"), null);

        assertThat(log.failing())
                .extracting(OutageLog.Failing::words)
                .containsExactly(
                        "The database fails for 35 s: Connection refused. Messages wait in the stream; trying again"
                                + " until it works.",
                        "The dead-letter stream refuses for 0 s: it is a string. Correct this. Nothing"
                                + " is lost: messages wait in the stream, and archiving resumes by itself then.");
    }

    private List<String> lines() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
