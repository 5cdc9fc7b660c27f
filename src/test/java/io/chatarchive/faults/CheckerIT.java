package io.chatarchive.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.faults.Verdict.Wrong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker of the fault suite, on builds and tables that are wrong on purpose: it must find what they do. */
class CheckerIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MESSAGES = 500;

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
        acknowledgeFirst(hasty.resolve("routes/chat-archive-batch.camel.yaml"));
        start(hasty);
        site.startConsumers();
        site.table().awaitTable();
        site.table().ask(statement -> statement.execute("SET GLOBAL read_only = 1"));

        send();
        await().atMost(PATIENCE).until(() -> site.stream().hasFinishedWhatItDelivered());
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
        site.table().awaitTable();
        site.table().ask(statement -> statement.execute("ALTER TABLE chat_message DROP PRIMARY KEY"));

        send();
        awaitDrained();
        site.stream().destroyGroup();
        await().atMost(PATIENCE).until(() -> site.table().count() > MESSAGES);
        awaitDrained();
        site.stopConsumers();

        Verdict verdict = site.check(messages, ledger);
        assertThat(verdict.count(Wrong.DOUBLED)).isPositive();
        assertThat(verdict.count(Wrong.LOST)).isZero();
        assertThat(verdict.offending()).anyMatch(line -> line.contains("rows 2"));
    }

    private void start(Path distribution) {
        site = new Installation(distribution, folder.resolve("logs"), 100, 1);
        site.startServers();
    }

    private void send() {
        try (Producer producer = new Producer(site.redis().url(), messages, ledger, MESSAGES, 10_000, 1)) {
            producer.run();
        }
    }

    private void awaitDrained() {
        await().atMost(PATIENCE).until(() -> site.stream().isDrained());
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

    /** Moves the acknowledgement to where a hasty engineer would have it: before the insert. */
    private static void acknowledgeFirst(Path route) throws IOException {
        String yaml = Files.readString(route);
        String acknowledge = step(yaml, "process", "acknowledge");
        String store = step(yaml, "to", "store-batch");

        assertThat(yaml.indexOf(acknowledge)).isGreaterThan(yaml.indexOf(store));
        Files.writeString(route, yaml.replace(acknowledge, "").replace(store, acknowledge + store));
    }

    private static String step(String yaml, String kind, String id) {
        int start = yaml.indexOf("        - " + kind + ":\n            id: " + id + "\n");
        assertThat(start).as("the step " + id).isNotNegative();
        int end = yaml.indexOf("\n        - ", start + 1);
        String step = end < 0 ? yaml.substring(start) : yaml.substring(start, end + 1);
        return step.endsWith("\n") ? step : step + "\n";
    }
}
