package io.chatarchive.bench.contender;

import io.chatarchive.bench.testbed.Testbed;
import io.chatarchive.demo.Failure;
import io.chatarchive.faults.server.ChildProcess;
import io.chatarchive.fixture.Servers;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Processes: the program that ships, and peers, with the same options of the JVM. */
public final class Programs {
    private Programs() {}

    /** The packaged program with its own settings, but for addresses, port, heap, and what a measurement varies. */
    public static ChildProcess archive(Testbed testbed, String name, Path folder, Map<String, String> variation) {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_OPTS", String.join(" ", testbed.options().jvm()));
        // how soon it sees a backlog counts only in latency, which sets its own
        environment.put("CHAT_ARCHIVE_PERIOD", "100ms");
        environment.putAll(variation);
        return untuned(testbed, name, folder, environment);
    }

    /** The packaged program, and nothing set but where the servers are. */
    public static ChildProcess untuned(Testbed testbed, String name, Path folder, Map<String, String> more) {
        Map<String, String> environment = testbed.addresses();
        environment.put("CHAT_HTTP_PORT", String.valueOf(Servers.freePort()));
        environment.putAll(more);
        String script = File.separatorChar == '\\' ? "bin/chat-archive.bat" : "bin/chat-archive";
        return new ChildProcess(name, List.of(folder.resolve(script).toString()), environment, testbed.log(name));
    }

    /** A program of the benchmark's own. */
    static ChildProcess peer(Testbed testbed, String name, Map<String, String> settings, String... mainAndArguments) {
        Map<String, String> environment = new HashMap<>(testbed.addresses());
        environment.putAll(settings);
        Path logback = testbed.options().distribution().resolve("logback.xml");
        List<String> options = new ArrayList<>(testbed.options().jvm());
        options.add("-Dlogback.configurationFile=" + logback);
        List<String> command = java(options, jar -> true, mainAndArguments);
        return new ChildProcess(name, command, environment, testbed.log(name));
    }

    /** The command that runs a main class with those jars of the class path whose names the predicate takes. */
    public static List<String> java(List<String> options, Predicate<String> jars, String... mainAndArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classPath()
                .filter(path ->
                        Files.isDirectory(path) || jars.test(path.getFileName().toString()))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
        command.addAll(List.of(mainAndArguments));
        return command;
    }

    static Stream<Path> classPath() {
        ClassLoader loader = Programs.class.getClassLoader();
        if (loader instanceof URLClassLoader urls) { // started by Maven
            return Arrays.stream(urls.getURLs()).map(Programs::path);
        }
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
    }

    private static Path path(URL url) {
        return Path.of(URI.create(url.toString()));
    }

    /** The archive would take settings of its user's environment for the benchmark's. */
    public static void requireCleanEnvironment() {
        System.getenv().keySet().stream()
                .filter(name -> name.startsWith("CHAT_"))
                .findFirst()
                .ifPresent(name -> {
                    throw new Failure(
                            name + " is set in the environment, and would go before what is measured. Unset it.");
                });
    }
}
