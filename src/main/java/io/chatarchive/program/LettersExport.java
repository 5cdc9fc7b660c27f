package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.operate.LetterJson;
import io.chatarchive.stream.LetterFilter;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
        LetterFilter filter = options.filter();
        PrintStream lines =
                file.equals("-") ? out : new PrintStream(Files.newOutputStream(CallerFile.of(file)), false, UTF_8);
        AtomicLong written = new AtomicLong();
        List<String> unknown = letters(operated).each(filter, letter -> {
            lines.println(LetterJson.write(letter));
            written.incrementAndGet();
        });
        printUnknown(unknown);
        lines.flush();
        boolean failed = lines.checkError();
        if (!file.equals("-")) {
            lines.close();
        }
        err.println(failed ? "Not all could be written to " + file + "." : written + " letters written.");
        return failed || !unknown.isEmpty() || written.get() == 0 ? 1 : 0;
    }
}
