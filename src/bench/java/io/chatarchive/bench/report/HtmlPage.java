package io.chatarchive.bench.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The report as one page without scripts, and without anything from elsewhere. */
record HtmlPage(Machine machine, Tables tables, Map<String, String> charts) {
    private static final String STYLE = """
            body { font: 15px/1.5 sans-serif; max-width: 68em; margin: 2em auto; padding: 0 1em; color: #222; }
            h2 { margin: 2em 0 .5em; font-size: 1.2em; }
            table { border-collapse: collapse; }
            th, td { text-align: left; padding: .2em 1em .2em 0; border-bottom: 1px solid #ddd; vertical-align: top; }
            .met { color: #06752c; } .not { color: #b00020; } .unknown { color: #777; }
            svg { max-width: 100%; height: auto; }
            """;

    @Override
    public String toString() {
        StringBuilder page = new StringBuilder(
                        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<title>chat-archive benchmark</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>chat-archive benchmark</h1>\n")
                .append("<p>Medians; in brackets the smallest and the largest of the rounds. A ratio is the median of")
                .append(" those of the rounds. Processor time: its own + of Redis + of the database. How it is")
                .append(" measured stands in docs/performance.md.</p>\n");
        page.append(table(facts()));
        page.append(table(tables.goals()));
        tables.all().forEach(table -> page.append(table(table)));
        charts.forEach((name, svg) -> page.append("<h2 id=\"")
                .append(name)
                .append("\">Chart: ")
                .append(name.replace('-', ' '))
                .append("</h2>\n")
                .append(inline(svg)));
        return page.append("</body>\n</html>\n").toString();
    }

    private Tables.Table facts() {
        return new Tables.Table(
                "Machine and versions",
                machine.facts().entrySet().stream()
                        .map(fact -> List.of(fact.getKey(), fact.getValue()))
                        .toList());
    }

    private static String table(Tables.Table table) {
        return "<h2>" + escaped(table.title()) + "</h2>\n<table>\n"
                + table.rows().stream().map(HtmlPage::row).collect(Collectors.joining())
                + "</table>\n";
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> "<td" + colour(cell) + ">" + escaped(cell) + "</td>")
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }

    private static String colour(String cell) {
        return switch (cell) {
            case "met" -> " class=\"met\"";
            case "not met" -> " class=\"not\"";
            case "not measured" -> " class=\"unknown\"";
            default -> "";
        };
    }

    /** Without the head that only a file of its own needs. */
    private static String inline(String svg) {
        return svg.substring(svg.indexOf("<svg")) + "\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
