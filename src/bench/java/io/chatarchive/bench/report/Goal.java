package io.chatarchive.bench.report;

import io.chatarchive.bench.contender.Archive;
import io.chatarchive.bench.contender.Contender;
import io.chatarchive.bench.contender.Contenders;
import io.chatarchive.bench.experiment.BacklogGrowth;
import io.chatarchive.bench.experiment.HeapUse;
import io.chatarchive.bench.experiment.IdleTick;
import io.chatarchive.bench.experiment.Latency;
import io.chatarchive.bench.experiment.Rate;
import io.chatarchive.bench.experiment.StartUp;
import io.chatarchive.bench.experiment.Throughput;
import io.chatarchive.bench.sample.Samples;
import io.chatarchive.bench.sample.Spread;
import io.chatarchive.bench.testbed.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that the archive should reach, and what was measured. It never fails a run.
 *
 * @param atLeast whether the bound is the least that it should be, or the most
 * @param measured unknown where it was not measured in this run
 */
record Goal(String words, boolean atLeast, double bound, String unit, Spread measured) {
    static List<Goal> of(Samples samples) {
        List<Goal> goals = new ArrayList<>();
        String archive = Archive.AS_SHIPPED.id();
        for (Shape shape : Shape.values()) {
            String what = "rows/s, " + shape.label() + ", against ";
            goals.add(atLeast(what + "the hand-written loop", 1.5, rate(samples, shape, Contenders.HAND_WRITTEN)));
            if (shape != Shape.POISON) {
                goals.add(atLeast(what + "the article's loop", 30, againstArticle(samples, shape)));
                goals.add(atLeast(what + "LOAD DATA", 0.7, rate(samples, shape, Contenders.LOAD_DATA)));
            }
        }
        goals.add(atLeast(
                "rows/s with 1 % poison against none",
                0.8,
                samples.ratioOfSettings(
                        Throughput.NAME, Shape.POISON.label(), Shape.SHORT.label(), archive, Rate.METRIC)));
        List<String> backlogs = samples.settings(BacklogGrowth.NAME);
        if (!backlogs.isEmpty()) {
            String last = backlogs.get(backlogs.size() - 1);
            goals.add(atLeast(
                    "rows/s at a backlog of " + last + " against " + backlogs.get(0),
                    0.9,
                    samples.ratioOfSettings(BacklogGrowth.NAME, last, backlogs.get(0), archive, Rate.METRIC)));
        }
        goals.add(atMost("heap in use late in a drain against early, -Xmx128m", 1.2, "×", HeapUse.growth(samples)));
        goals.add(atMost("CPU of an idle tick", 1, "ms", idle(samples, IdleTick.CPU)));
        goals.add(atMost("Redis commands of an idle tick", 3, "", idle(samples, IdleTick.REDIS)));
        for (String tick : samples.settings(Latency.NAME)) {
            goals.add(atMost("XADD to row, median, in ticks of " + tick, 0.5, "ticks", ticks(samples, tick, "p50")));
            goals.add(atMost("XADD to row, p99, in ticks of " + tick, 2.5, "ticks", ticks(samples, tick, "p99")));
        }
        goals.add(atMost(
                "start to the first row against a bare Camel's first line",
                1.2,
                "×",
                samples.ratio(StartUp.NAME, StartUp.SETTING, archive, StartUp.BARE, StartUp.METRIC)));
        return goals;
    }

    /** In a word or two. */
    String verdict() {
        if (!measured.isKnown()) {
            return "not measured";
        }
        boolean met = atLeast ? measured.median() >= bound : measured.median() <= bound;
        return met ? "met" : "not met";
    }

    String boundInWords() {
        return (atLeast ? "≥ " : "≤ ") + Spread.number(bound) + (unit.isEmpty() ? "" : " " + unit);
    }

    private static Goal atLeast(String words, double bound, Spread measured) {
        return new Goal(words, true, bound, "×", measured);
    }

    private static Goal atMost(String words, double bound, String unit, Spread measured) {
        return new Goal(words, false, bound, unit, measured);
    }

    private static Spread rate(Samples samples, Shape shape, Contender other) {
        return samples.ratio(Throughput.NAME, shape.label(), Archive.AS_SHIPPED.id(), other.id(), Rate.METRIC);
    }

    /** The faster form of the article's loop counts. */
    private static Spread againstArticle(Samples samples, Shape shape) {
        Spread driver = rate(samples, shape, Contenders.ARTICLE);
        Spread server = rate(samples, shape, Contenders.ARTICLE_SERVER);
        return !server.isKnown() || driver.median() < server.median() ? driver : server;
    }

    private static Spread idle(Samples samples, String metric) {
        return samples.spread(IdleTick.NAME, IdleTick.SETTING, Archive.AS_SHIPPED.id(), metric);
    }

    private static Spread ticks(Samples samples, String tick, String percentile) {
        double milliseconds = Double.parseDouble(tick.replace(" ms", ""));
        return samples.spread(Latency.NAME, tick, Archive.AS_SHIPPED.id(), percentile)
                .dividedBy(milliseconds);
    }
}
