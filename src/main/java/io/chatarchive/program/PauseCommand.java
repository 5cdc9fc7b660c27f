package io.chatarchive.program;

import io.chatarchive.stream.Pause;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Pauses an archive: all its processes finish their batches, and read no further until {@code resume}. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = "Pauses an archive, for all its processes, also after a restart; messages wait in the stream.",
        footer = {"", "Example: chat-archive pause --why 'migration of the table'"})
final class PauseCommand extends OperatorCommand {
    @Option(
            names = "--why",
            defaultValue = "",
            description = "The reason, for status, health and the log; at most 500 characters.")
    private String why;

    @Override
    int run(OperatedArchive operated) throws Exception {
        Optional<String> before = operator(operated).pause(why).map(Pause.Paused::words);
        if (isJson()) {
            printJson(json().put("archive", archive()).put("state", "paused").put("before", before.orElse(null)));
        } else {
            before.ifPresent(words -> out.println("It was " + Printable.line(words) + ". That is replaced."));
            out.println("Paused. Each process finishes its batches and reads no further until: chat-archive resume");
        }
        return 0;
    }
}
