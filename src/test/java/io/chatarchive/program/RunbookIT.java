package io.chatarchive.program;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.ProducesRow;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.RedisServerProcess;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.settings.Resources;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The rows of docs/operating.md about what goes wrong: each fault is caused once, and looks as its row says. */
class RunbookIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";
    private static final Path SOURCES = Path.of("src/test/java");

    private interface Fault {
        void happenTo(RunbookIT test) throws Exception;
    }

    private static final Map<String, Fault> FAULTS = Map.ofEntries(
            entry("the database is away, or read-only", RunbookIT::cutDatabaseOff),
            entry("a table, column or right is wrong", RunbookIT::renameTable),
            entry("no process runs", RunbookIT::runNothing),
            entry("somebody has paused it", RunbookIT::pause),
            entry("a message cannot be stored", RunbookIT::sendNonsense),
            entry("nobody can use the API", RunbookIT::breakUsersFile));

    /** The ordinary build has other tests of these subjects, and would take too long with these. */
    private static final Map<String, Fault> MORE_FAULTS = Map.ofEntries(
            entry("Redis is away", RunbookIT::killRedis),
            entry("Redis refuses the login", RunbookIT::removeRedisUser),
            entry("Redis refuses a command", RunbookIT::revokeRight),
            entry("some messages stay pending, others are stored", RunbookIT::refuseOneRow),
            entry("somebody locks the table", RunbookIT::lockTable),
            entry("two processes have one name", RunbookIT::startTwice),
            entry("the database rejects every message", RunbookIT::narrowColumn),
            entry("dead letters cannot be written", RunbookIT::spoilDeadLetters),
            entry("senders get 503", RunbookIT::revokeAdding),
            entry("a dead process has pending entries", RunbookIT::leaveOldEntryPending),
            entry("pending entries were deleted", RunbookIT::deletePendingEntry),
            entry("older entries are not archived", RunbookIT::createGroupBehindEntries),
            entry("Redis itself may lose messages", RunbookIT::startCarelessRedis),
            entry("Redis takes no writes", RunbookIT::refuseWrites),
            entry("nothing moves", RunbookIT::hang),
            entry("more comes than is stored", RunbookIT::sendMoreThanIsStored),
            entry("the stream is not trimmed", RunbookIT::readWithoutEnd));

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.chatarchive");
    private final Deque<AutoCloseable> undo = new ArrayDeque<>();
    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(RunbookIT.class);
        settings = chat.settings();
        settings.put("chat.watch.period", "200ms");
        settings.put("chat.http.users-file", folder.resolve("users.json").toString());
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() throws Exception {
        logger.detachAppender(lines);
        while (!undo.isEmpty()) {
            undo.pop().close();
        }
        chat.redis().keys(chat.stream() + ":*").forEach(chat.redis()::del);
        chat.close();
    }

    private static Stream<Runbook.Row> rows(Map<String, Fault> faults) throws IOException {
        return Runbook.whileItRuns().stream().filter(row -> faults.containsKey(row.symptom()));
    }

    static Stream<Runbook.Row> quickRows() throws IOException {
        return rows(FAULTS);
    }

    static Stream<Runbook.Row> moreRows() throws IOException {
        return rows(MORE_FAULTS);
    }

    @ParameterizedTest
    @MethodSource("quickRows")
    void should_look_as_its_row_says_when_a_fault_happens(Runbook.Row row) throws Exception {
        FAULTS.get(row.symptom()).happenTo(this);

        awaitWhatItSays(row);
    }

    @LongTest
    @ParameterizedTest
    @MethodSource("moreRows")
    void should_look_as_its_row_says_when_another_fault_happens(Runbook.Row row) throws Exception {
        MORE_FAULTS.get(row.symptom()).happenTo(this);

        awaitWhatItSays(row);
    }

    @Test
    void should_have_a_fault_for_each_row_and_a_row_for_each_fault() throws Exception {
        Set<String> rows = new TreeSet<>(Runbook.ends());
        Runbook.whileItRuns().forEach(row -> rows.add(row.symptom()));
        List<String> wrong = new ArrayList<>();

        List<String> produced = new ArrayList<>(producedElsewhere());
        produced.addAll(FAULTS.keySet());
        produced.addAll(MORE_FAULTS.keySet());

        rows.stream()
                .filter(row -> !produced.contains(row))
                .forEach(row -> wrong.add("No test produces the row: " + row));
        produced.stream()
                .filter(row -> !rows.contains(row))
                .forEach(row -> wrong.add("docs/operating.md has no row: " + row));
        assertThat(wrong).isEmpty();
    }

    @Test
    void should_have_a_row_for_each_alert() throws Exception {
        Set<String> named = Runbook.whileItRuns().stream()
                .flatMap(row -> row.alerts().stream())
                .collect(Collectors.toSet());

        assertThat(named).containsAll(Runbook.alerts().keySet()).contains("NoProcess");
        assertThat(named).hasSize(Runbook.alerts().size() + 1);
    }

    /** The rows that tests with {@link ProducesRow} produce. */
    private static List<String> producedElsewhere() throws Exception {
        List<String> rows = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(path -> path.toString().matches(".*(IT|Test)\\.java"))
                    .toList()) {
                String name = SOURCES.relativize(file).toString().replaceAll("[/\\\\]", ".");
                Class<?> test =
                        Class.forName(name.replaceFirst("\\.java$", ""), false, RunbookIT.class.getClassLoader());
                Stream.of(test.getDeclaredMethods())
                        .flatMap(method -> Stream.ofNullable(method.getAnnotation(ProducesRow.class)))
                        .forEach(row -> rows.add(row.value()));
            }
        }
        return rows;
    }

    private void awaitWhatItSays(Runbook.Row row) {
        await().atMost(ChatFixture.PATIENCE).untilAsserted(() -> {
            if (row.health() == null) {
                assertThat(Program.run(folder, settings, "status")).contains("): " + row.state() + "\n");
                return;
            }
            JsonNode check = check(row.check());
            assertThat(check.path("status").asText()).as(check.toString()).isEqualTo(row.health());
            assertThat(state()).as("state: " + check).isEqualTo(row.state());
            for (Pattern words : row.words()) {
                assertWords(row, words, check.path("message").asText());
            }
            Set<String> atOnce = new TreeSet<>(row.alerts());
            if (atOnce.remove("OldestPending")) { // its metric is a time that has to pass
                assertThat(get("/observe/metrics").body()).contains("chat_archive_oldest_pending_unchanged_seconds{");
            }
            assertThat(firing()).as("alerts").isEqualTo(atOnce);
        });
    }

    private void assertWords(Runbook.Row row, Pattern words, String message) {
        if (row.where().equals("health")) {
            assertThat(message).containsPattern(words);
            return;
        }
        assertThat(List.copyOf(lines.list))
                .as("a line " + row.where() + " " + words)
                .anyMatch(line -> line.getLevel().toString().equals(row.where())
                        && words.matcher(line.getFormattedMessage()).lookingAt());
        if (row.health().equals("DOWN")) {
            assertThat(message).containsPattern(words);
        }
    }

    /** As the console has it; where the users file is broken, as the shell does. */
    private String state() throws Exception {
        HttpResponse<String> answer = get("/api/archives/chat/status");
        if (answer.statusCode() == 401) {
            String status = Program.run(folder, settings, "status", "--json");
            return new ObjectMapper().readTree(status).get(0).path("state").asText();
        }
        return new ObjectMapper().readTree(answer.body()).path("state").asText();
    }

    private JsonNode check(String name) throws Exception {
        String answer = get("/observe/health?data=true").body();
        for (JsonNode check : new ObjectMapper().readTree(answer).path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("No check " + name + " in " + answer);
    }

    /** The alerts that would fire if it lasted. */
    private Set<String> firing() throws Exception {
        String metrics = get("/observe/metrics").body();
        return Runbook.alerts().entrySet().stream()
                .filter(alert -> alert.getValue().isTrueOf(metrics))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + settings.get("chat.http.port") + path))
                .timeout(ChatFixture.PATIENCE);
    }

    /** It has archived a message and is well. */
    private void start() throws Exception {
        chat.start(settings);
        chat.add(HELLO);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.count() == 1);
        awaitUp();
    }

    private void awaitUp() {
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> check("chat-archive").path("status").asText().equals("UP"));
    }

    private RedisServerProcess startOwnRedis(String... lines) throws IOException {
        RedisServerProcess redis = RedisServerProcess.redis(folder, lines);
        undo.push(redis);
        undo.push(chat::stop);
        settings.put("chat.redis.url", "redis://" + redis.address());
        chat.start(settings);
        awaitUp();
        return redis;
    }

    private void killRedis() throws Exception {
        startOwnRedis("save \"\"").close();
    }

    private void useOwnRedisUser() {
        chat.setRedisUser("on >secret allkeys allchannels allcommands");
        settings.put("chat.redis.url", chat.settings("secret", "").get("chat.redis.url"));
    }

    private void removeRedisUser() throws Exception {
        useOwnRedisUser();
        start();
        chat.redis().aclDeluser(chat.user());
    }

    private void revokeRight() throws Exception {
        useOwnRedisUser();
        start();
        chat.setRedisUser("-xreadgroup");
        chat.add(HELLO);
    }

    /** While a message is stored, so that it cannot be acknowledged. */
    private void refuseWrites() throws Exception {
        start();
        undo.push(() -> chat.redis().configSet("min-replicas-to-write", "0"));
        chat.execute("CREATE TRIGGER slow BEFORE INSERT ON chat_message FOR EACH ROW DO SLEEP(0.5)");
        chat.add(HELLO);
        chat.awaitPending(1);
        chat.redis().configSet("min-replicas-to-write", "1");
    }

    private void cutDatabaseOff() throws Exception {
        Relay database = Relay.to(settings.get("chat.jdbc.url"));
        settings.compute("chat.jdbc.url", (key, url) -> database.through(url));
        database.open();
        start();
        database.shut();
        chat.add(HELLO);
    }

    private void renameTable() throws Exception {
        start();
        chat.execute("RENAME TABLE chat_message TO gone");
        chat.add(HELLO);
    }

    private void refuseOneRow() throws Exception {
        start();
        chat.execute("CREATE TRIGGER refuse AFTER INSERT ON chat_message FOR EACH ROW"
                + " BEGIN IF NEW.username = 'strange' THEN SIGNAL SQLSTATE 'HY000'; END IF; END");
        chat.add(HELLO.replace("老王\",", "strange\","));
        chat.add(HELLO);
    }

    private void lockTable() throws Exception {
        start();
        chat.execute("LOCK TABLES chat_message WRITE");
        undo.push(() -> chat.execute("UNLOCK TABLES"));
        chat.add(HELLO);
    }

    /** From its start on: in the minute after something moved, the state says so. It ends by itself after a while. */
    private void hang() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("CREATE TRIGGER hang BEFORE INSERT ON chat_message FOR EACH ROW DO SLEEP(25)");
        chat.createGroup();
        chat.add(HELLO);
        chat.start(settings);
    }

    private void sendMoreThanIsStored() throws Exception {
        settings.put("chat.archive.consumers", "1");
        settings.put("chat.archive.batch-size", "20");
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("CREATE TRIGGER slow BEFORE INSERT ON chat_message FOR EACH ROW DO SLEEP(0.02)");
        AtomicBoolean over = new AtomicBoolean();
        Thread sender = new Thread(() -> {
            while (!over.get()) {
                for (int i = 0; i < 20; i++) {
                    chat.add(HELLO);
                }
                LockSupport.parkNanos(100_000_000);
            }
        });
        undo.push(() -> {
            over.set(true);
            sender.join();
            chat.execute("DROP TRIGGER slow");
        });
        chat.createGroup();
        chat.add(HELLO);
        sender.start();
        chat.start(settings);
    }

    private void runNothing() {
        chat.createGroup();
        chat.add(HELLO);
    }

    private void pause() throws Exception {
        start();
        Program.run(folder, settings, "pause", "--why", "a new column");
    }

    private void sendNonsense() throws Exception {
        start();
        chat.add("nonsense");
    }

    private void narrowColumn() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("ALTER TABLE chat_message MODIFY username VARCHAR(1)");
        chat.start(settings);
        for (int i = 0; i < 100; i++) {
            chat.add(HELLO);
        }
    }

    private void spoilDeadLetters() throws Exception {
        start();
        chat.redis().set(chat.stream() + ":dead", "no stream");
        chat.add("nonsense");
    }

    private void revokeAdding() throws Exception {
        useOwnRedisUser();
        start();
        chat.setRedisUser("-xadd");
        HttpResponse<String> answer = http.send(
                request("/chat/messages").POST(BodyPublishers.ofString(HELLO)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(503);
    }

    private void breakUsersFile() throws Exception {
        start();
        Files.writeString(folder.resolve("users.json"), "{");
    }

    private void startTwice() throws Exception {
        start();
        Map<String, String> others = chat.settings();
        RunningArchive another = RunningArchive.start(others);
        undo.push(another);
    }

    private void leaveOldEntryPending() throws Exception {
        chat.createGroup();
        chat.redis().xadd(chat.stream(), new XAddArgs().id("1655188547271-0"), Map.of("data", HELLO));
        chat.readAndDie("a dead process", 1);
        chat.start(settings);
    }

    private void deletePendingEntry() throws Exception {
        chat.createGroup();
        String id = chat.add(HELLO);
        chat.readAndDie("c1", 1);
        chat.redis().xdel(chat.stream(), id);
        chat.start(settings);
    }

    private void readWithoutEnd() throws Exception {
        settings.put("chat.archive.after-ack", "trim");
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "slow", XGroupCreateArgs.Builder.mkstream());
        start();
    }

    private void createGroupBehindEntries() {
        chat.add(HELLO);
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "$"), "group1");
        chat.start(settings);
    }

    private void startCarelessRedis() throws Exception {
        startOwnRedis("save \"\"", "maxmemory-policy allkeys-lru");
    }
}
