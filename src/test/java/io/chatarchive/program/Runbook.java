package io.chatarchive.program;

import io.chatarchive.watch.ArchiveState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of docs/operating.md that say what to do when something goes wrong, and the alerts that they name. */
final class Runbook {
    private static final Path PAGE = Path.of("docs/operating.md");
    private static final Path ALERTS = Path.of("ops/prometheus/alerts.yml");
    private static final Path CONSOLE = Path.of("src/main/resources/io/chatarchive/http/console/words.js");
    private static final Pattern STATE_WORDS = Pattern.compile("\"state\\.([a-z-]+)\": \"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern STATE = Pattern.compile("`([^`]+)`(?:, (?:`([^`]+)` )?(UP|DOWN))?");
    private static final Pattern ALERT = Pattern.compile("- alert: ChatArchive(\\w+)\\s+expr: (?:\\|\\s+)?(.*)");
    private static final Pattern CONDITION =
            Pattern.compile("(chat_archive_\\w+)(?:\\{(\\w+=\"[^\"]*\")})?.*" + "(==|>|<) (\\d+)(?: \\* (\\d+))?$");

    private static final Pattern BEST = Pattern.compile("archive_stream:chat_archive_state:best == (\\d)");

    private Runbook() {}

    /**
     * A row about an archive that runs.
     *
     * @param state as console and status name it
     * @param check the health check that is up or down
     * @param health UP or DOWN; null where nobody answers
     * @param where WARN, ERROR or INFO in the log; health where only that says it; none
     * @param words what the log lines or the message of health begin with
     * @param alerts those that fire if it lasts
     */
    record Row(
            String symptom,
            String state,
            String check,
            String health,
            String where,
            List<Pattern> words,
            Set<String> alerts) {
        static Row of(List<String> cells) {
            Matcher state = STATE.matcher(cells.get(1));
            if (!state.matches()) {
                throw new AssertionError("Row '" + cells.get(0) + "' gives no state and health: " + cells.get(1));
            }
            return new Row(
                    cells.get(0),
                    stateCalled(state.group(1)),
                    state.group(2) == null ? "chat-archive" : state.group(2),
                    state.group(3),
                    cells.get(2).split(" ", 2)[0],
                    codes(cells.get(2)).map(Runbook::beginning).toList(),
                    codes(cells.get(3)).collect(Collectors.toSet()));
        }

        @Override
        public String toString() {
            return symptom;
        }
    }

    static List<Row> whileItRuns() throws IOException {
        return table("while it runs").stream().map(Row::of).toList();
    }

    /** The first cells of the rows about a program that does not run. */
    static List<String> ends() throws IOException {
        return table("it does not start, or ends").stream()
                .map(row -> row.get(0))
                .toList();
    }

    private static List<List<String>> table(String title) throws IOException {
        String page = Files.readString(PAGE);
        String head = "\n| " + title + " |";
        if (!page.contains(head)) {
            throw new AssertionError(PAGE + " has no table '" + title + "'");
        }
        return page.substring(page.indexOf(head) + 1)
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .toList();
    }

    /** The state that the console calls so. */
    private static String stateCalled(String words) {
        try {
            return STATE_WORDS
                    .matcher(Files.readString(CONSOLE))
                    .results()
                    .filter(state -> state.group(2).equals(words))
                    .map(state -> state.group(1))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("The console names no state '" + words + "'"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> codes(String cell) {
        return CODE.matcher(cell).results().map(code -> code.group(1));
    }

    /** What stands for … may be anything. */
    private static Pattern beginning(String words) {
        return Pattern.compile(Stream.of(words.strip().split("…", -1))
                .map(part -> Pattern.quote(part.replaceFirst("[: ]+$", "")))
                .collect(Collectors.joining(".*")));
    }

    /** Whether an alert's expression is true of metrics as the program serves them; but for {@code for} and a window. */
    record Alert(String metric, String label, String comparison, double limit) {
        boolean isTrueOf(String metrics) {
            return metrics.lines()
                    .filter(line -> line.startsWith(metric + "{") && line.contains(label))
                    .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                    .anyMatch(this::isTrueOf);
        }

        private boolean isTrueOf(double value) {
            return switch (comparison) {
                case "==" -> value == limit;
                case ">" -> value > limit;
                default -> value < limit;
            };
        }
    }

    /** Without comments, and with the state in the place of its rank: one process is the best of all. */
    private static String expressions() throws IOException {
        String text = Files.readString(ALERTS).replaceAll("(?m)^ *#.*\\R", "");
        return BEST.matcher(text)
                .replaceAll(rank -> "chat_archive_state{state=\""
                        + List.of(ArchiveState.values())
                                .get(Integer.parseInt(rank.group(1)) - 1)
                                .word() + "\"} == 1");
    }

    /** By their names without ChatArchive. That of no process at all is not among them: it has no metric. */
    static Map<String, Alert> alerts() throws IOException {
        Map<String, Alert> alerts = new TreeMap<>();
        for (MatchResult found : ALERT.matcher(expressions()).results().toList()) {
            Matcher condition = CONDITION.matcher(found.group(2));
            if (condition.find()) {
                double factor = condition.group(5) == null ? 1 : Double.parseDouble(condition.group(5));
                alerts.put(
                        found.group(1),
                        new Alert(
                                condition.group(1),
                                condition.group(2) == null ? "" : condition.group(2),
                                condition.group(3),
                                Double.parseDouble(condition.group(4)) * factor));
            }
        }
        return alerts;
    }
}
