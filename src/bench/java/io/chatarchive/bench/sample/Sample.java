package io.chatarchive.bench.sample;

/**
 * One measurement.
 *
 * @param experiment what was looked into
 * @param setting what was varied: the shape of messages, a size, a time
 * @param contender who was measured
 * @param metric what was measured, with its unit in {@code unit}
 * @param round which of the repetitions it is, from 1
 */
public record Sample(
        String experiment, String setting, String contender, String metric, String unit, int round, double value) {}
