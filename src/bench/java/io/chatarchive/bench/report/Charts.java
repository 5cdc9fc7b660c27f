package io.chatarchive.bench.report;

import io.chatarchive.bench.contender.Archive;
import io.chatarchive.bench.experiment.BacklogGrowth;
import io.chatarchive.bench.experiment.Curves;
import io.chatarchive.bench.experiment.HeapUse;
import io.chatarchive.bench.experiment.Latency;
import io.chatarchive.bench.experiment.Rate;
import io.chatarchive.bench.experiment.Throughput;
import io.chatarchive.bench.sample.Samples;
import io.chatarchive.bench.sample.Spread;
import io.chatarchive.bench.testbed.SteadyTraffic;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The results as pictures (SVG), by the names of their files. */
record Charts(Samples samples) {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 380;

    Map<String, String> all() throws IOException {
        Map<String, String> charts = new LinkedHashMap<>();
        if (samples.has(Throughput.NAME)) {
            charts.put("throughput", svg(throughput()));
        }
        for (String curve : List.of(Curves.BATCH_SIZE, Curves.LANES, Curves.POOL_SIZE, BacklogGrowth.NAME)) {
            if (samples.has(curve)) {
                charts.put("throughput-" + curve.replace(' ', '-'), svg(curve(curve)));
            }
        }
        if (samples.has(Latency.NAME)) {
            charts.put("latency", svg(latency()));
        }
        if (!samples.values(HeapUse.NAME, HeapUse.USED).isEmpty()) {
            charts.put("heap", svg(heap()));
        }
        return charts;
    }

    /** A bar for each contender, the shapes side by side. */
    private CategoryChart throughput() {
        List<String> contenders = samples.contenders(Throughput.NAME);
        CategoryChart chart = bars("Throughput", "", "rows/s");
        for (String shape : samples.settings(Throughput.NAME)) {
            List<Number> medians = new ArrayList<>();
            for (String contender : contenders) {
                Spread rate = samples.spread(Throughput.NAME, shape, contender, Rate.METRIC);
                medians.add(rate.isKnown() ? rate.median() : 0);
            }
            chart.addSeries(shape, contenders, medians);
        }
        chart.getStyler().setXAxisLabelRotation(30);
        return chart;
    }

    private CategoryChart curve(String experiment) {
        List<String> settings = samples.settings(experiment);
        CategoryChart chart = bars("Throughput " + experiment, experiment.replace("by ", ""), "rows/s");
        for (String contender : samples.contenders(experiment)) {
            List<Number> medians = new ArrayList<>();
            List<Number> spread = new ArrayList<>();
            for (String setting : settings) {
                Spread rate = samples.spread(experiment, setting, contender, Rate.METRIC);
                medians.add(rate.median());
                spread.add((rate.max() - rate.min()) / 2);
            }
            chart.addSeries(contender, settings, medians, spread);
        }
        return chart;
    }

    private CategoryChart latency() {
        List<String> ticks = samples.settings(Latency.NAME);
        CategoryChart chart = bars("From XADD to row, " + SteadyTraffic.PER_SECOND + " messages/s", "tick", "ms");
        for (String percentile : Latency.ORDER) {
            List<Number> values = new ArrayList<>();
            for (String tick : ticks) {
                values.add(samples.spread(Latency.NAME, tick, Archive.AS_SHIPPED.id(), percentile)
                        .median());
            }
            chart.addSeries(percentile, ticks, values);
        }
        return chart;
    }

    private XYChart heap() {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Heap in use after each collection, -Xmx128m")
                .xAxisTitle("seconds")
                .yAxisTitle("MB")
                .build();
        List<Double> seconds = samples.all().stream()
                .filter(sample -> sample.metric().equals(HeapUse.USED))
                .map(sample -> Double.valueOf(sample.setting()))
                .toList();
        chart.addSeries(Archive.AS_SHIPPED.id(), seconds, samples.values(HeapUse.NAME, HeapUse.USED))
                .setMarker(SeriesMarkers.NONE);
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(128.0);
        return styled(chart);
    }

    private static CategoryChart bars(String title, String x, String y) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setYAxisMin(0.0);
        return styled(chart);
    }

    private static <C extends Chart<?, ?>> C styled(C chart) {
        Styler style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(Styler.LegendLayout.Horizontal);
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        return chart;
    }

    private static String svg(Chart<?, ?> chart) throws IOException {
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, svg, VectorGraphicsFormat.SVG);
        // a hundredth of a pixel is enough, and makes half the file
        return svg.toString(StandardCharsets.UTF_8).replaceAll("(\\.\\d\\d)\\d+", "$1");
    }
}
