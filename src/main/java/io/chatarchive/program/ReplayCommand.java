package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.operate.EntryRange;
import io.chatarchive.operate.MessageLines;
import io.chatarchive.operate.Progress;
import io.chatarchive.settings.InvalidSettingException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends a range of the stream, or a file, through the routes again. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Sends a range of the stream, or an exported file, through the routes again, each under its id.",
        footer = {
            "",
            "Nothing is acknowledged, set aside or announced; what fails is listed. It can be repeated.",
            "Exits with 1 if messages could not be stored that are no dead letters, or it was stopped.",
            "Example: chat-archive replay --from 2026-11-26T10:00:00Z --to 2026-11-26T11:00:00Z --dry-run"
        })
final class ReplayCommand extends OperatorCommand {
    @Option(names = "--from", paramLabel = "ID|TIME", description = "First entry, by its id or time.")
    private String from;

    @Option(names = "--to", paramLabel = "ID|TIME", description = "Last entry, by its id or time.")
    private String to;

    @Option(names = "--file", paramLabel = "FILE", description = "Messages as dead-letters export writes them instead.")
    private String file;

    @Option(names = "--dry-run", description = "Only say what would become of them.")
    private boolean dryRun;

    @Override
    int run(OperatedArchive operated) throws Exception {
        if (file == null && from == null && to == null) {
            throw new InvalidSettingException("Say which entries: --from, --to, or --file.");
        }
        if (file != null && (from != null || to != null)) {
            throw new InvalidSettingException("--file has entries of its own: leave out --from and --to.");
        }
        ObjectNode result;
        try (ProgressLine line = new ProgressLine("replay", isJson())) {
            result = file == null
                    ? new JobClient(operated).run("replay", arguments(), line)
                    : new JobClient(operated).runHere(this::replayFile, line);
        }
        if (isJson()) {
            printJson(result);
        } else {
            print(result);
        }
        return result.path("failed").asLong() == 0
                        && result.path("stoppedAt").asText().isEmpty()
                ? 0
                : 1;
    }

    private void replayFile(StreamArchive archive, Progress progress) throws Exception {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(CallerFile.open(file), UTF_8.newDecoder()))) {
            MessageLines.replay(lines, dryRun, archive, progress);
        }
    }

    private ObjectNode arguments() {
        return EntryRange.of(from, to).write().put("dryRun", dryRun);
    }

    private void print(ObjectNode result) {
        for (JsonNode failure : result.path("failures")) {
            err.println(Printable.line("entry " + failure.path("id").asText() + ": "
                    + failure.path("reason").asText() + ": "
                    + failure.path("error").asText()));
        }
        out.println(result.path("sent").asLong() + " messages: "
                + result.path("stored").asLong()
                + (dryRun ? " would be new, " : " new, ")
                + result.path("alreadyStored").asLong() + " there already, "
                + result.path("dropped").asLong() + " dropped, "
                + result.path("deadLetters").asLong() + " dead letters, "
                + result.path("failed").asLong()
                + " cannot be stored.");
        if (!result.path("stoppedAt").asText().isEmpty()) {
            String at = result.path("stoppedAt").asText();
            err.println("It was stopped; " + (file == null ? "go on with --from " + at : "the next was " + at)
                    + ". It can be repeated as a whole.");
        }
    }
}
