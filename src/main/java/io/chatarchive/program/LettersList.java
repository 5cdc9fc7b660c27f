package io.chatarchive.program;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.chatarchive.operate.EntryRange;
import io.chatarchive.operate.LetterJson;
import io.chatarchive.operate.Letters;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists letters, the oldest first.",
        footer = {"", "Example: chat-archive dead-letters list --error 'too long' --from 2026-11-26T00:00:00Z"})
final class LettersList extends OperatorCommand {
    private static final int WIDTH = 60;

    @Option(names = "--reason", defaultValue = "", description = "Those with this reason.")
    private String reason;

    @Option(names = "--error", paramLabel = "WORDS", defaultValue = "", description = "Those with this in the error.")
    private String words;

    @Option(names = "--from", paramLabel = "TIME", description = "Those set aside at that time or day, or later.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Those set aside at that time or day, or before.")
    private String to;

    @Option(names = "--trash", description = "Those in the trash instead.")
    private boolean trash;

    @Option(names = "--limit", defaultValue = "50", description = "At most so many (default: 50).")
    private int limit;

    @Option(names = "--after", paramLabel = "PLACE", defaultValue = "-", description = "Go on where a list ended.")
    private String place;

    @Override
    int run(OperatedArchive operated) throws Exception {
        if (limit < 1 || limit > 100_000) {
            throw new InvalidSettingException("--limit is " + limit + "; expected a number from 1 to 100000.");
        }
        if (!place.matches("-|\\d{1,19}-\\d{1,19}")) {
            throw new InvalidSettingException(
                    "--after is '" + place + "'; expected the place that the list before ended with.");
        }
        LetterFilter filter = new LetterFilter(List.of(), reason, words, time(from, false), time(to, true));
        Letters letters = letters(operated);
        DeadLetterStream.Page page = letters.list(filter, trash, place, limit, Letters.Bounds.NONE);
        print(page.letters());
        printRest(letters, filter, page.next());
        return 0;
    }

    private void print(List<DeadLetter> found) throws Exception {
        if (isJson()) {
            ArrayNode list = json().arrayNode();
            found.forEach(letter -> list.add(LetterJson.write(letter)));
            printJson(list);
        } else if (found.isEmpty()) {
            out.println(trash ? "The trash has none." : "There are no such dead letters.");
        } else {
            String line = "%-16s  %-20s  %-20s  %-24s  %-8s  " + (trash ? "%-20s  " : "%s") + "%s%n";
            out.printf(
                    line, "LETTER", "ENTRY", "SET ASIDE", "REASON", "ATTEMPTS", trash ? "IN THE TRASH" : "", "ERROR");
            found.forEach(letter -> out.printf(
                    line,
                    Printable.line(letter.letter()),
                    Printable.line(letter.id()),
                    letter.at().truncatedTo(ChronoUnit.SECONDS),
                    Printable.line(letter.reason()),
                    letter.attempts(),
                    trash ? shortened(letter.text("because")) : "",
                    shortened(letter.error())));
        }
    }

    private void printRest(Letters letters, LetterFilter filter, String next) {
        if (next.isEmpty()) {
            return;
        }
        if (isJson()) {
            err.println("There may be more: --after " + next);
            return;
        }
        long more = letters.count(filter, trash, next);
        if (more > 0) {
            err.println(more + " more: --after " + next);
        }
    }

    private static String shortened(String error) {
        String line = Printable.line(error.lines().findFirst().orElse(""));
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
    }

    private static Instant time(String text, boolean isEnd) {
        try {
            return text == null ? (isEnd ? LetterFilter.NEVER : LetterFilter.EVER) : EntryRange.time(text, isEnd);
        } catch (DateTimeException e) {
            throw new InvalidSettingException(
                    "'" + text + "' is no time; expected one such as 2026-11-26T10:00:00Z, or a day.");
        }
    }
}
