package io.chatarchive.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.faults.chat.Backlog;
import io.chatarchive.faults.chat.ChatStream;
import io.chatarchive.faults.chat.Ledger;
import io.chatarchive.faults.chat.Producer;
import io.chatarchive.faults.entry.MessageKind;
import io.chatarchive.faults.entry.Messages;
import io.chatarchive.faults.verdict.Verdict;
import io.chatarchive.faults.verdict.Verdict.Wrong;
import io.chatarchive.fixture.LongTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker of the fault suite, on builds and tables that are wrong on purpose: it must find what they do. */
@LongTest
class CheckerIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));
    private static final int MESSAGES = 500;
    private static final Pattern STORE = Pattern.compile("(?m)^(?<indent> *)- toD: \\{ id: chat-archive-store,");

    private final Messages messages =
            new Messages(1, List.of(MessageKind.NOT_JSON), Integer.MAX_VALUE, Integer.MAX_VALUE);
    private final Ledger ledger = new Ledger();

    @TempDir
    private Path folder;

    private Installation site;

    @AfterEach
    void end() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void should_report_lost_when_a_build_acknowledges_before_it_inserts() throws IOException {
        Path hasty = copyOfDistribution();
        acknowledgeFirst(hasty.resolve("routes/chat-archive-flow.camel.yaml"));
        start(hasty);
        site.startConsumers();
        site.awaitTable();
        site.table().ask(statement -> statement.execute("SET GLOBAL read_only = 1"));

        send();
        site.awaitConsumers("what was delivered is acknowledged", site.stream()::hasFinishedWhatItDelivered);
        site.consumer(0).kill();
        site.table().ask(statement -> statement.execute("SET GLOBAL read_only = 0"));
        site.startConsumers();
        awaitDrained();
        site.stopConsumers();

        Verdict verdict = site.check(messages, ledger);
        assertThat(verdict.count(Wrong.LOST)).isPositive();
        assertThat(verdict.offending()).anyMatch(line -> line.startsWith("LOST "));
    }

    @Test
    void should_report_doubled_when_the_table_has_no_primary_key() {
        start(DISTRIBUTION);
        site.startConsumers();
        site.awaitTable();
        site.table().ask(statement -> statement.execute("ALTER TABLE chat_message DROP PRIMARY KEY"));

        send();
        awaitDrained();
        site.stream().destroyGroup();
        site.awaitConsumers("rows stored twice", () -> site.table().count() > MESSAGES);
        awaitDrained();
        site.stopConsumers();

        Verdict verdict = site.check(messages, ledger);
        assertThat(verdict.count(Wrong.DOUBLED)).isPositive();
        assertThat(verdict.count(Wrong.LOST)).isZero();
        assertThat(verdict.offending()).isNotEmpty().allMatch(line -> line.contains("rows 2, letters 0"));
        assertThat(verdict.deadLetteredAgain())
                .isEqualTo(verdict.deadLettered())
                .isPositive();
    }

    @Test
    void should_complain_when_messages_wait_though_nothing_is_broken() {
        start(DISTRIBUTION);
        site.redis().ask(redis -> redis.xadd(ChatStream.KEY, Map.of("data", "nobody archives this")));
        Backlog backlog = new Backlog(site.redis(), Duration.ofSeconds(1));
        Recovery recovery = new Recovery(backlog, List.of(), Duration.ofSeconds(1));

        assertThatThrownBy(recovery::awaitWithLoad).hasMessageContaining("not finished Optional[");
        assertThatThrownBy(() -> backlog.awaitFinished("it is stored")).hasMessageContaining("it is stored");

        assertThat(recovery.longestWait()).isPositive();
        assertThatThrownBy(() -> recovery.requireWaitsWithin(Duration.ZERO)).hasMessageContaining("at most 0.0 s");
    }

    private void start(Path distribution) {
        site = Installation.of(distribution, folder.resolve("logs"), 100, 1);
        site.startServers();
    }

    private void send() {
        try (Producer producer = new Producer(site.redis().url(), messages, ledger, MESSAGES, 10_000, 1)) {
            producer.start();
            producer.finish(Duration.ofMinutes(1));
        }
    }

    private void awaitDrained() {
        site.awaitConsumers("the stream is drained", site.stream()::isDrained);
    }

    private Path copyOfDistribution() throws IOException {
        Path copy = folder.resolve("hasty");
        try (Stream<Path> files = Files.walk(DISTRIBUTION)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(DISTRIBUTION.relativize(file).toString()));
            }
        }
        return copy;
    }

    /** Acknowledges where a hasty engineer would: before the insert. */
    private static void acknowledgeFirst(Path route) throws IOException {
        String yaml = Files.readString(route);
        Matcher store = STORE.matcher(yaml);
        assertThat(store.find()).as("the insert").isTrue();

        String indent = store.group("indent");
        String acknowledge = indent + "- process:\n" + indent + "    id: acknowledge-first\n" + indent
                + "    ref: chatAcknowledge\n";
        Files.writeString(route, yaml.substring(0, store.start()) + acknowledge + yaml.substring(store.start()));
    }
}
