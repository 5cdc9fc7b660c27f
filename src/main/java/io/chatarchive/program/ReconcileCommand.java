package io.chatarchive.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.operate.EntryRange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares stream and table. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description = "Compares stream and table by id; --fill stores what is missing.",
        footer = {
            "",
            "Exits with 1 if something is missing and was not filled, or it was stopped.",
            "Example: chat-archive reconcile --from 2026-11-26T00:00:00Z --fill"
        })
final class ReconcileCommand extends OperatorCommand {
    @Option(names = "--from", paramLabel = "ID|TIME", description = "First entry, by its id or time.")
    private String from;

    @Option(names = "--to", paramLabel = "ID|TIME", description = "Last entry, by its id or time.")
    private String to;

    @Option(names = "--fill", description = "Store what is missing, each under its id and time.")
    private boolean fill;

    @Override
    int run(OperatedArchive operated) throws Exception {
        ObjectNode arguments = EntryRange.of(from, to).write().put("fill", fill);
        ObjectNode result;
        try (ProgressLine line = new ProgressLine("reconcile", isJson())) {
            result = new JobClient(operated).run("reconcile", arguments, line);
        }
        if (isJson()) {
            printJson(result);
        } else {
            print(result);
        }
        boolean complete =
                result.path("missing").asLong() == result.path("filled").asLong();
        return complete && result.path("stoppedAt").asText().isEmpty() ? 0 : 1;
    }

    private void print(ObjectNode result) {
        result.path("missingIds").forEach(id -> out.println("missing  " + id.asText()));
        if (result.path("missing").asLong() > result.path("missingIds").size()) {
            out.println("… to    " + result.path("lastMissing").asText());
        }
        for (JsonNode failure : result.path("failures")) {
            err.println(Printable.line("entry " + failure.path("id").asText() + ": "
                    + failure.path("reason").asText() + ": "
                    + failure.path("error").asText()));
        }
        out.println(result.path("compared").asLong() + " entries compared: "
                + result.path("missing").asLong()
                + " missing" + (fill ? ", " + result.path("filled").asLong() + " filled" : "") + "; "
                + result.path("pending").asLong() + " pending, "
                + result.path("notDelivered").asLong()
                + " not delivered yet, " + result.path("deadLetters").asLong() + " dead letters, "
                + result.path("dropped").asLong() + " dropped by the routes, "
                + result.path("cannotBeStored").asLong()
                + " cannot be stored.");
        if (!result.path("note").asText().isEmpty()) {
            out.println("Note: " + result.path("note").asText() + ".");
        }
        if (!result.path("stoppedAt").asText().isEmpty()) {
            err.println("It was stopped; go on with --from "
                    + result.path("stoppedAt").asText());
        }
    }
}
