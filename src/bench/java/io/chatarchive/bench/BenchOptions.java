package io.chatarchive.bench;

import io.chatarchive.demo.Failure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is measured, and how long.
 *
 * @param rounds how often each peer has its turn
 * @param curveRounds the same, for curves
 * @param messages in a backlog that is drained for a figure; the same number is drained before, to warm up
 * @param backlogs lengths of a backlog, for the curve
 * @param steadySeconds how long a steady state is watched: latency, idle ticks
 * @param heapMessages messages that pass through a small heap
 * @param project the project's folder
 */
record BenchOptions(
        boolean quick,
        Set<String> only,
        int rounds,
        int curveRounds,
        int messages,
        List<Integer> backlogs,
        int steadySeconds,
        int heapMessages,
        Path project) {

    static BenchOptions ofSystemProperties() {
        boolean quick = !System.getProperty("bench.quick", "false").equals("false");
        Set<String> only = Arrays.stream(System.getProperty("bench.only", "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        Path project = Path.of(System.getProperty("bench.project", ""));
        return quick
                ? new BenchOptions(true, only, rounds(1), 1, 5_000, List.of(5_000, 20_000), 2, 30_000, project)
                : new BenchOptions(
                        false,
                        only,
                        rounds(5),
                        Math.min(3, rounds(3)),
                        200_000,
                        List.of(100_000, 1_000_000, 10_000_000),
                        20,
                        2_000_000,
                        project);
    }

    boolean wants(Experiment experiment) {
        return only.isEmpty() || only.contains(experiment.name());
    }

    /** What the figures are of, in a line. */
    String form() {
        return (quick ? "quick form, its figures are worth little: " : "")
                + rounds
                + (rounds == 1 ? " round" : " rounds")
                + (only.isEmpty() ? "" : ", only " + String.join(", ", only));
    }

    Path distribution() {
        return project.resolve("target/chat-archive");
    }

    Path output() {
        return project.resolve("target/bench");
    }

    Path sources() {
        return project.resolve("src/bench");
    }

    private static int rounds(int usual) {
        String rounds = System.getProperty("bench.rounds", "");
        try {
            return rounds.isEmpty() ? usual : Math.max(1, Integer.parseUnsignedInt(rounds));
        } catch (NumberFormatException e) {
            throw new Failure("-Dbench.rounds=" + rounds + " is not a number of rounds.", e);
        }
    }
}
