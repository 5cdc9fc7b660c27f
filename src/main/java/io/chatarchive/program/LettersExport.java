package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterFilter;
import io.chatarchive.stream.SelectedLetters;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes letters as JSON lines; they stay where they are.",
        footer = {"", "Example: chat-archive dead-letters export --all --file letters.jsonl"})
final class LettersExport extends LetterCommand {
    @Mixin
    private LetterOptions options = new LetterOptions();

    @Option(names = "--file", paramLabel = "FILE", defaultValue = "-", description = "Default: standard output.")
    private String file;

    @Override
    int run(OperatedArchive operated) throws Exception {
        DeadLetterStream letters = new DeadLetterStream(operated.redis(), operated.settings());
        LetterFilter filter = options.filter();
        PrintStream lines =
                file.equals("-") ? out : new PrintStream(Files.newOutputStream(CallerFile.of(file)), false, UTF_8);
        AtomicLong written = new AtomicLong();
        boolean allKnown = each(letters, filter, letter -> {
            lines.println(LetterJson.write(letter));
            written.incrementAndGet();
        });
        lines.flush();
        boolean failed = lines.checkError();
        if (!file.equals("-")) {
            lines.close();
        }
        err.println(failed ? "Not all could be written to " + file + "." : written + " letters written.");
        return failed || !allKnown || written.get() == 0 ? 1 : 0;
    }

    /** Hands on each letter that is meant. Returns whether each id is known. */
    private boolean each(DeadLetterStream letters, LetterFilter filter, Consumer<DeadLetter> reader) {
        if (filter.ids().isEmpty()) {
            letters.each(filter, page -> page.forEach(reader));
            return true;
        }
        SelectedLetters meant = letters.select(filter);
        printUnknown(meant);
        for (List<DeadLetter> one = meant.take(1); !one.isEmpty(); one = meant.take(1)) {
            letters.read(one.get(0).entry()).ifPresent(reader);
        }
        return meant.unknown().isEmpty();
    }
}
