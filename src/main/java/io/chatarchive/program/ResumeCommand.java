package io.chatarchive.program;

import picocli.CommandLine.Command;

/** Ends a pause. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Ends the pause of an archive; its processes go on within two seconds.",
        footer = {"", "Example: chat-archive resume --archive orders"})
final class ResumeCommand extends OperatorCommand {
    @Override
    int run(OperatedArchive operated) throws Exception {
        boolean wasPaused = operator(operated).resume();
        if (isJson()) {
            printJson(json().put("archive", archive()).put("wasPaused", wasPaused));
        } else {
            out.println(wasPaused ? "Resumed." : "It was not paused.");
        }
        return 0;
    }
}
