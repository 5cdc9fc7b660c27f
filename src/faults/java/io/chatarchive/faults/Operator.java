package io.chatarchive.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.faults.server.Pause;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Somebody with a shell at work while faults strike: drains, pauses, tries letters again, edits, discards and restores
 * them. An edit puts the same message into the letter, so that what is in the letters in the end is what was sent. Every
 * command may fail; at the end nothing is paused, and every letter is back.
 */
final class Operator implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LETTERS = "dead-letters";
    private static final String BY_DATABASE = "rejected by the database";

    private final List<String> program;
    private final Map<String, String> settings;
    private final File log;
    private final Random random;
    private final Thread thread = new Thread(this::work, "operator");
    private int done;

    Operator(Path distribution, Map<String, String> settings, long seed, Path log) {
        this.program = List.of(distribution.resolve("bin/chat-archive").toString());
        this.settings = settings;
        this.random = new Random(seed);
        this.log = log.toFile();
    }

    void start() {
        thread.start();
    }

    private void work() {
        try {
            while (!thread.isInterrupted()) {
                act(random.nextInt(5));
                done++;
                Pause.of(Duration.ofMillis(500 + random.nextInt(1500)));
            }
        } catch (InterruptedException e) {
            thread.interrupt();
        }
    }

    private void act(int what) throws InterruptedException {
        switch (what) {
            case 0 -> run("drain", "--no-wait");
            case 1 -> {
                run("pause", "--why", "an operator tries it out");
                run("resume");
            }
            case 2 -> run(LETTERS, "retry", "--all");
            case 3 -> edit();
            default -> {
                run(LETTERS, "discard", "--reason", "not JSON");
                run(LETTERS, "restore", "--all");
            }
        }
    }

    private void edit() throws InterruptedException {
        JsonNode letters = json(LETTERS, "list", "--json", "--reason", BY_DATABASE, "--limit", "5");
        if (letters.isArray() && !letters.isEmpty()) {
            JsonNode letter = letters.get(random.nextInt(letters.size()));
            run(
                    LETTERS,
                    "edit",
                    letter.path("letter").asText(),
                    "--data",
                    letter.path("data").asText());
        }
    }

    /** Ends the work, and what it has left undone. Returns how often it did something. */
    int finish() throws InterruptedException {
        thread.interrupt();
        thread.join();
        insist("resume");
        while (json(LETTERS, "list", "--json", "--trash", "--reason", "not JSON")
                .toString()
                .contains("\"discarded\"")) {
            insist(LETTERS, "restore", "--all");
        }
        return done;
    }

    /** Compares stream and table as the last thing. Returns what is wrong, or empty text. */
    String reconcile() throws InterruptedException {
        return run("reconcile") == 0 ? "" : "reconcile finds something missing; see " + log;
    }

    private void insist(String... command) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (run(command) != 0) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException(
                        "Not within " + PATIENCE + ": " + String.join(" ", command) + "; see " + log);
            }
        }
    }

    private JsonNode json(String... command) throws InterruptedException {
        try {
            Process process = start(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            await(process);
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            return new ObjectMapper().createArrayNode(); // Redis is away
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(String... command) throws InterruptedException {
        try {
            return await(start(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder start(String... command) {
        List<String> words = new ArrayList<>(program);
        words.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(settings);
        return builder;
    }

    /** A command that hangs is a failure of the run. */
    private static int await(Process process) throws InterruptedException {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "A command of the operator hangs: " + process.info().commandLine());
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
