package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HttpFaultsTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(HttpFaults.class);
    private final Deque<Runnable> minutes = new ArrayDeque<>();
    private final HttpFaults faults = new HttpFaults(minutes::add);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @Test
    void should_say_the_first_at_once_and_count_the_others_of_a_minute_in_one_line() {
        for (int i = 0; i < 1_000; i++) {
            faults.add("The request is no HTTP.", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        }
        assertThat(lines.list).hasSize(1);

        minutes.remove().run();

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "1 bad HTTP requests since the last such line, the latest from localhost/127.0.0.1:1: The request is no HTTP.",
                        "999 bad HTTP requests since the last such line, the latest from localhost/127.0.0.1:1: The request is no HTTP.");
    }

    @Test
    void should_say_nothing_more_when_a_minute_was_quiet() {
        faults.add("a", null);
        minutes.remove().run();

        faults.add("b", null);

        assertThat(lines.list).hasSize(2);
        assertThat(minutes).hasSize(1);
    }
}
