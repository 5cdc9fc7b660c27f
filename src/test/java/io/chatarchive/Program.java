package io.chatarchive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged program as a process of its own, with settings in its environment, and what it printed. */
final class Program implements AutoCloseable {
    private static final Path FOLDER = Path.of(System.getProperty("distribution"));

    /** A program that lives for seconds is not worth the work of the optimizing compiler. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it.
     *
     * @param environment settings by their keys, and variables such as JAVA_OPTS
     */
    static Program start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        return start(List.of(FOLDER.resolve("bin/chat-archive").toString()), folder, environment, arguments);
    }

    /** Starts it by a command of one's own. */
    static Program start(List<String> command, Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        ProcessBuilder program = new ProcessBuilder(
                        Stream.concat(command.stream(), Stream.of(arguments)).toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        program.environment().put("JAVA_HOME", System.getProperty("java.home"));
        environment.forEach((key, value) ->
                program.environment().put(key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
        program.environment().merge("JAVA_OPTS", SHORT_LIVED, (given, more) -> more + " " + given);
        return new Program(program.start(), output);
    }

    /** Starts it, waits for its end, and returns what it printed. */
    static String run(Path folder, Map<String, String> environment, String... arguments) throws Exception {
        try (Program program = start(folder, environment, arguments)) {
            program.exitStatus();
            return program.output();
        }
    }

    /** So far; where it ends within a letter, that one is broken. */
    String output() throws IOException {
        return new String(Files.readAllBytes(output), UTF_8);
    }

    /** Waits until it has printed this. */
    void awaitOutput(String text) {
        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(() -> assertThat(output()).contains(text));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Tells it to stop as an operator does (SIGTERM), and does not wait for its end. */
    void terminate() {
        process.destroy();
    }

    /** Tells it to stop, and returns its exit status. */
    int stop() throws InterruptedException {
        terminate();
        return exitStatus();
    }

    int exitStatus() throws InterruptedException {
        assertThat(process.waitFor(ChatFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("has ended")
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
