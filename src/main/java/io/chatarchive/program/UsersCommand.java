package io.chatarchive.program;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Who may use the API. */
@Command(
        name = "users",
        mixinStandardHelpOptions = true,
        description = "Lists, adds, changes and removes those who may use the API, and their tokens.",
        subcommands = {
            UsersList.class,
            UsersAdd.class,
            UsersChange.class,
            UsersRemove.class,
            UsersToken.class,
            UsersLink.class,
        },
        footer = {
            "",
            "Passwords are asked for, or are one line of standard input.",
            "Examples:",
            "  chat-archive users add anna --role operator --without discard,edit",
            "  chat-archive users add backup --role viewer --no-password",
            "  chat-archive users token add backup --name nightly"
        })
final class UsersCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do with them, such as list.");
    }
}
