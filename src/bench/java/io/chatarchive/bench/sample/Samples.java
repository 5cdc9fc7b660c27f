package io.chatarchive.bench.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All measurements of a run, in the order in which they were made. */
public final class Samples {
    private final List<Sample> all = new ArrayList<>();

    void add(Sample sample) {
        all.add(sample);
    }

    public List<Sample> all() {
        return List.copyOf(all);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public boolean has(String experiment) {
        return all.stream().anyMatch(sample -> sample.experiment().equals(experiment));
    }

    /** What an experiment varied, in the order in which it did. */
    public List<String> settings(String experiment) {
        return all.stream()
                .filter(sample -> sample.experiment().equals(experiment))
                .map(Sample::setting)
                .distinct()
                .toList();
    }

    public List<String> contenders(String experiment) {
        return all.stream()
                .filter(sample -> sample.experiment().equals(experiment))
                .map(Sample::contender)
                .distinct()
                .toList();
    }

    public List<Double> values(String experiment, String metric) {
        return all.stream()
                .filter(sample -> sample.experiment().equals(experiment)
                        && sample.metric().equals(metric))
                .map(Sample::value)
                .toList();
    }

    public Spread spread(String experiment, String setting, String contender, String metric) {
        return Spread.of(byRound(experiment, setting, contender, metric).values());
    }

    /**
     * How many times as much the one makes as the other, round by round: those two were measured one after the other,
     * and a machine changes its pace between rounds.
     */
    public Spread ratio(String experiment, String setting, String contender, String other, String metric) {
        return ratio(byRound(experiment, setting, contender, metric), byRound(experiment, setting, other, metric));
    }

    public Spread ratioOfSettings(String experiment, String setting, String other, String contender, String metric) {
        return ratio(byRound(experiment, setting, contender, metric), byRound(experiment, other, contender, metric));
    }

    private static Spread ratio(Map<Integer, Double> values, Map<Integer, Double> others) {
        List<Double> ratios = values.entrySet().stream()
                .filter(entry -> others.containsKey(entry.getKey()))
                .map(entry -> entry.getValue() / others.get(entry.getKey()))
                .toList();
        return Spread.of(ratios);
    }

    private Map<Integer, Double> byRound(String experiment, String setting, String contender, String metric) {
        Map<Integer, Double> values = new TreeMap<>();
        Predicate<Sample> wanted = sample -> sample.experiment().equals(experiment)
                && sample.setting().equals(setting)
                && sample.contender().equals(contender)
                && sample.metric().equals(metric);
        all.stream().filter(wanted).forEach(sample -> values.put(sample.round(), sample.value()));
        return values;
    }
}
