package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageLogTest {
    private static final Fault REFUSED = new Fault(Fault.Server.DATABASE, Blame.OUTAGE, "Connection refused");

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(OutageLog.class);
    private final HandClock clock = new HandClock();
    private final OutageLog log = new OutageLog(clock);

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
            log.failed(REFUSED);
            clock.now = clock.now.plusSeconds(1);
        }

        assertThat(lines())
                .hasSizeBetween(8, 12)
                .first()
                .isEqualTo(
                        "The database fails: Connection refused. Messages wait in the stream; trying again until it works");
        assertThat(lines().get(1)).isEqualTo("The database still fails after 5 s: Connection refused");
        assertThat(lines().get(2)).isEqualTo("The database still fails after 15 s: Connection refused");
    }

    @Test
    void should_say_it_again_when_the_cause_changes() {
        log.failed(REFUSED);
        log.failed(new Fault(Fault.Server.DATABASE, Blame.CONFIGURATION, "Access denied"));

        assertThat(lines()).hasSize(2);
    }

    @Test
    void should_say_so_once_when_it_is_over() {
        log.failed(REFUSED);
        clock.now = clock.now.plus(Duration.ofSeconds(35));
        log.works(Fault.Server.DATABASE);
        log.works(Fault.Server.DATABASE);
        log.works(Fault.Server.REDIS);

        assertThat(lines()).hasSize(2).last().isEqualTo("The database works again after 35 s");
        assertThat(log.isAway(Fault.Server.DATABASE)).isFalse();
    }

    private List<String> lines() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static final class HandClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
