package io.chatarchive.program;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The tokens of users, for programs. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Adds and removes tokens, by which programs use the API.",
        subcommands = {UsersTokenAdd.class, UsersTokenRemove.class})
final class UsersToken implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do with a token: add or remove.");
    }
}
