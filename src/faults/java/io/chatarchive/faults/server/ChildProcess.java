package io.chatarchive.faults.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is started, signalled and started again, always with the same command. It ends with the JVM. */
public final class ChildProcess {
    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private Process process;

    public ChildProcess(String name, List<String> command, Map<String, String> environment, Path log) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.log = log;
        makeRoomForLog();
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "end-" + name));
    }

    public synchronized void start() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + name + ": " + command, e);
        }
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** SIGKILL: it can finish nothing. */
    public void kill() {
        if (isAlive()) {
            process.destroyForcibly();
            exitStatus(Duration.ofSeconds(30));
        }
    }

    /** SIGTERM; the exit status that it then has. */
    public int terminate(Duration patience) {
        process.destroy();
        return exitStatus(patience);
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    void pauseFor(Duration pause) {
        pauseDuring(() -> Pause.of(pause));
    }

    /** Its connections stay open, and get no answer. */
    public void pauseDuring(Runnable meanwhile) {
        signal("STOP");
        try {
            meanwhile.run();
        } finally {
            signal("CONT");
        }
    }

    public void requireAlive() {
        if (!isAlive()) {
            throw new IllegalStateException(name + " has ended by itself, with exit status " + exitStatus(Duration.ZERO)
                    + "; see " + log + ", which ends with:\n" + lastWords(40));
        }
    }

    /** The end of its log. */
    String lastWords(int lines) {
        try {
            List<String> all =
                    new String(Files.readAllBytes(log), UTF_8).lines().toList(); // also where it ends within a letter
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + log, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private void makeRoomForLog() {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make room for " + log, e);
        }
    }

    private void signal(String signal) {
        requireAlive();
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot send SIG" + signal + " to " + name, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private int exitStatus(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " has not ended after " + patience + "; see " + log);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("Interrupted", e);
    }
}
