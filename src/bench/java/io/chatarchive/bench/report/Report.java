package io.chatarchive.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chatarchive.bench.sample.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run leaves behind: report.html, which needs nothing else, results.csv, results.json, and each chart as SVG. */
public record Report(Machine machine, Samples samples) {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public void write(Path folder) throws IOException {
        Map<String, String> charts = new Charts(samples).all();
        Files.writeString(folder.resolve("results.csv"), csv());
        JSON.writeValue(
                folder.resolve("results.json").toFile(),
                Map.of("machine", machine.facts(), "goals", Goal.of(samples), "samples", samples.all()));
        for (Map.Entry<String, String> chart : charts.entrySet()) {
            Files.writeString(folder.resolve(chart.getKey() + ".svg"), chart.getValue());
        }
        Files.writeString(folder.resolve("report.html"), new HtmlPage(machine, new Tables(samples), charts).toString());
    }

    private String csv() {
        return samples.all().stream()
                .map(sample -> String.join(
                                ",",
                                sample.experiment(),
                                sample.setting(),
                                sample.contender(),
                                sample.metric(),
                                sample.unit(),
                                String.valueOf(sample.round()),
                                String.format(Locale.ROOT, "%.4f", sample.value()))
                        + "\n")
                .collect(Collectors.joining("", "experiment,setting,contender,metric,unit,round,value\n", ""));
    }
}
