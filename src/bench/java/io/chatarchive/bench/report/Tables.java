package io.chatarchive.bench.report;

import io.chatarchive.bench.contender.Archive;
import io.chatarchive.bench.contender.Contender;
import io.chatarchive.bench.contender.Contenders;
import io.chatarchive.bench.contender.ProcessorTime;
import io.chatarchive.bench.experiment.BacklogGrowth;
import io.chatarchive.bench.experiment.Curves;
import io.chatarchive.bench.experiment.HeapUse;
import io.chatarchive.bench.experiment.IdleTick;
import io.chatarchive.bench.experiment.Latency;
import io.chatarchive.bench.experiment.ManyLetters;
import io.chatarchive.bench.experiment.Rate;
import io.chatarchive.bench.experiment.StartUp;
import io.chatarchive.bench.experiment.Throughput;
import io.chatarchive.bench.sample.Samples;
import io.chatarchive.bench.sample.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results as tables, for the console and for the report: the first row is the heading. */
public record Tables(Samples samples) {
    public record Table(String title, List<List<String>> rows) {}

    public List<Table> all() {
        List<Table> tables = new ArrayList<>();
        for (String shape : samples.settings(Throughput.NAME)) {
            tables.add(throughput(shape));
        }
        Stream.of(Curves.BATCH_SIZE, Curves.LANES, Curves.POOL_SIZE, BacklogGrowth.NAME)
                .filter(samples::has)
                .forEach(curve -> tables.add(bySetting("Rows/s " + curve, curve, List.of(Rate.METRIC))));
        if (samples.has(Latency.NAME)) {
            tables.add(bySetting("XADD to row, in ms, by length of a tick", Latency.NAME, Latency.ORDER));
        }
        if (samples.has(IdleTick.NAME)) {
            tables.add(bySetting(
                    "An idle tick: ms of CPU, commands, statements",
                    IdleTick.NAME,
                    List.of(IdleTick.CPU, IdleTick.REDIS, IdleTick.DATABASE)));
        }
        if (!samples.values(HeapUse.NAME, HeapUse.USED).isEmpty()) {
            tables.add(heap());
        }
        if (samples.has(StartUp.NAME)) {
            tables.add(bySetting("Start to first result, in ms", StartUp.NAME, List.of(StartUp.METRIC)));
        }
        if (samples.has(ManyLetters.NAME)) {
            tables.add(bySetting(
                    "Commands on dead letters: s in all, ms of the longest command of Redis",
                    ManyLetters.NAME,
                    List.of(ManyLetters.TIME, ManyLetters.LONGEST)));
        }
        return tables;
    }

    public Table goals() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("goal", "bound", "measured", ""));
        for (Goal goal : Goal.of(samples)) {
            rows.add(List.of(goal.words(), goal.boundInWords(), goal.measured().toString(), goal.verdict()));
        }
        return new Table("Goals", rows);
    }

    private Table throughput(String shape) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "who", "rows/s (min–max)", "the archive makes … times as much", "µs of CPU a message", "what it is"));
        for (Contender contender : Contenders.ALL) {
            Spread rate = samples.spread(Throughput.NAME, shape, contender.id(), Rate.METRIC);
            if (rate.isKnown()) {
                Spread ratio =
                        samples.ratio(Throughput.NAME, shape, Archive.AS_SHIPPED.id(), contender.id(), Rate.METRIC);
                rows.add(List.of(
                        contender.id(),
                        rate.toString(),
                        ratio.toString(),
                        processorTime(shape, contender),
                        contender.description()));
            }
        }
        return new Table("Throughput, " + shape, rows);
    }

    /** Medians: its own, of Redis, of the database. */
    private String processorTime(String shape, Contender contender) {
        return ProcessorTime.METRICS.stream()
                .map(process -> samples.spread(Throughput.NAME, shape, contender.id(), process))
                .map(time -> time.isKnown() ? Spread.number(time.median()) : "–")
                .collect(Collectors.joining(" + "));
    }

    private Table heap() {
        Spread used = Spread.of(samples.values(HeapUse.NAME, HeapUse.USED));
        return new Table(
                "Heap of 128 MB: in use after a collection, in MB",
                List.of(
                        List.of("collections", "median (min–max)"),
                        List.of(String.valueOf(used.count()), used.toString())));
    }

    /** A row for each setting, and a column for each metric of each contender. */
    private Table bySetting(String title, String experiment, List<String> metrics) {
        List<String> contenders = samples.contenders(experiment);
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of(experiment));
        contenders.forEach(contender -> metrics.forEach(metric -> heading.add(contender + " " + metric)));
        rows.add(heading);
        for (String setting : samples.settings(experiment)) {
            List<String> row = new ArrayList<>(List.of(setting));
            contenders.forEach(contender -> metrics.forEach(metric -> row.add(
                    samples.spread(experiment, setting, contender, metric).toString())));
            rows.add(row);
        }
        return new Table(title, rows);
    }
}
