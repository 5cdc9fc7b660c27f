package io.chatarchive.program;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What can be done with messages that were set aside. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "Lists, shows, retries, edits, discards and restores messages that were set aside.",
        subcommands = {
            LettersList.class,
            LettersShow.class,
            LettersRetry.class,
            LettersEdit.class,
            LettersDiscard.class,
            LettersRestore.class,
            LettersExport.class,
            LettersImport.class
        },
        footer = {
            "",
            "Examples:",
            "  chat-archive dead-letters list --reason 'not JSON'",
            "  chat-archive dead-letters edit k3v9x0q2m7ab --data '{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}'",
            "  chat-archive dead-letters retry k3v9x0q2m7ab"
        })
final class DeadLettersCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do with them, such as list.");
    }
}
