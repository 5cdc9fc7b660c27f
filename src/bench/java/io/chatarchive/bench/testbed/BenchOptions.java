package io.chatarchive.bench.testbed;

import io.chatarchive.demo.Failure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is measured, and how long.
 *
 * @param only names of experiments; empty: all
 * @param peers names of peers of the archive; empty: all
 * @param rounds how often each peer has its turn
 * @param curveRounds the same, for curves
 * @param messages in a backlog that is drained for a figure
 * @param warmUps how often half of that is drained before, at the most
 * @param backlogs lengths of a backlog, for the curve
 * @param steadySeconds how long a steady state is watched: latency, idle ticks
 * @param heapMessages messages that pass through a small heap
 * @param project the project's folder
 */
public record BenchOptions(
        boolean quick,
        Set<String> only,
        Set<String> peers,
        int rounds,
        int curveRounds,
        int messages,
        int warmUps,
        List<Integer> backlogs,
        int steadySeconds,
        int heapMessages,
        Path project) {

    public static BenchOptions ofSystemProperties() {
        boolean quick = !System.getProperty("bench.quick", "false").equals("false");
        Set<String> only = names("bench.only");
        Set<String> peers = names("bench.peers");
        Path project = Path.of(System.getProperty("bench.project", ""));
        int rounds = number("bench.rounds", quick ? 1 : 5);
        int messages = number("bench.messages", quick ? 5_000 : 100_000);
        return quick
                ? new BenchOptions(
                        true, only, peers, rounds, 1, messages, 1, List.of(5_000, 20_000), 2, 20_000, project)
                : new BenchOptions(
                        false,
                        only,
                        peers,
                        rounds,
                        Math.min(3, rounds),
                        messages,
                        30,
                        List.of(100_000, 1_000_000, 10_000_000),
                        20,
                        2_000_000,
                        project);
    }

    public boolean wantsExperiment(String name) {
        return only.isEmpty() || only.contains(name);
    }

    public boolean wantsPeer(String id) {
        return peers.isEmpty() || peers.contains(id);
    }

    /** What the figures are of, in a line. */
    public String form() {
        return (quick ? "quick form, its figures are worth little: " : "")
                + rounds
                + (rounds == 1 ? " round" : " rounds")
                + (only.isEmpty() ? "" : ", only " + String.join(", ", only));
    }

    /** Heap enough for all of them at 4 KB a message; in the quick form half of the work would be the compiler's. */
    public List<String> jvm() {
        return quick ? List.of("-Xmx512m", "-XX:TieredStopAtLevel=1") : List.of("-Xmx512m");
    }

    public Path distribution() {
        return project.resolve("target/chat-archive");
    }

    public Path output() {
        return project.resolve("target/bench");
    }

    public Path sources() {
        return project.resolve("src/bench");
    }

    private static Set<String> names(String key) {
        return Arrays.stream(System.getProperty(key, "").split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int number(String key, int usual) {
        String number = System.getProperty(key, "");
        try {
            return number.isEmpty() ? usual : Math.max(1, Integer.parseUnsignedInt(number));
        } catch (NumberFormatException e) {
            throw new Failure("-D" + key + "=" + number + " is not a number.", e);
        }
    }
}
