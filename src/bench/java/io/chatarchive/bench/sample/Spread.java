package io.chatarchive.bench.sample;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** What repetitions of a measurement say: the median, and how far they lie apart. */
public record Spread(double median, double min, double max, int count) {
    public static Spread of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0
                ? new Spread(Double.NaN, Double.NaN, Double.NaN, 0)
                : new Spread(percentile(sorted, 0.5), sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** Of sorted values, between neighbours in proportion. */
    public static double percentile(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    public Spread dividedBy(double divisor) {
        return new Spread(median / divisor, min / divisor, max / divisor, count);
    }

    public boolean isKnown() {
        return count > 0;
    }

    /** The median, and smallest and largest value where there are several. */
    @Override
    public String toString() {
        if (!isKnown()) {
            return "–";
        }
        return number(median) + (count > 1 ? " (" + number(min) + "–" + number(max) + ")" : "");
    }

    public static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    public static double[] sorted(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
