package io.chatarchive.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.operate.LetterSelection;
import io.chatarchive.stream.LetterFilter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        description = "Stores messages of letters under the ids and times with which they came.",
        footer = {
            "",
            "First one, then ten, then a hundred at a time; it stops when all of a step fail. It can be repeated.",
            "Example: chat-archive dead-letters retry --reason 'rejected by the database'"
        })
final class LettersRetry extends LetterCommand {
    @Mixin
    private LetterOptions letters = new LetterOptions();

    @Override
    int run(OperatedArchive operated) throws Exception {
        LetterFilter filter = letters.filter();
        ObjectNode arguments =
                LetterSelection.write(filter.ids(), filter.reason()).put("by", operator());
        ObjectNode result;
        try (ProgressLine line = new ProgressLine("retry", isJson())) {
            result = new JobClient(operated).run("retry", arguments, line);
        }
        if (isJson()) {
            printJson(result);
        } else {
            print(result);
        }
        boolean all = result.path("stored").asLong()
                        + result.path("alreadyStored").asLong()
                        + result.path("dropped").asLong()
                == result.path("selected").asLong();
        return all
                        && result.path("selected").asLong() > 0
                        && result.path("unknown").isEmpty()
                ? 0
                : 1;
    }

    private void print(ObjectNode result) {
        result.path("unknown").forEach(id -> err.println("There is no letter of " + id.asText() + "."));
        for (JsonNode failure : result.path("failures")) {
            err.println(Printable.line(failure.path("letter").asText() + " (entry "
                    + failure.path("id").asText() + "): "
                    + failure.path("reason").asText() + ": "
                    + failure.path("error").asText()));
        }
        out.println(result.path("stored").asLong() + " stored, "
                + result.path("alreadyStored").asLong()
                + " were stored already, " + result.path("failed").asLong() + " failed again and stay"
                + count(result, "dropped", "dropped by a step of the routes")
                + count(result, "editedToTrash", "edited ones in the trash, for the table has a row of their id")
                + count(result, "gone", "changed meanwhile")
                + count(result, "left", "not tried") + ".");
        String stopped = result.path("stopped").asText();
        if (!stopped.isEmpty()) {
            err.println("It stopped: " + stopped + ".");
        }
    }

    private static String count(ObjectNode result, String name, String words) {
        long number = result.path(name).asLong();
        return number == 0 ? "" : ", " + number + " " + words;
    }
}
