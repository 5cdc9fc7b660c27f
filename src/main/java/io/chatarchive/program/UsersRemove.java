package io.chatarchive.program;

import io.chatarchive.access.UsersFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Removes a user; tokens and sessions of the user end.",
        footer = {"", "Example: chat-archive users remove anna"})
final class UsersRemove extends UsersFileCommand {
    @Parameters(paramLabel = "NAME", description = "The user.")
    private String name;

    @Override
    void run(UsersFile file) {
        file.change(users -> users.without(name));
        out.println("Removed: " + name + ". Tokens and sessions of " + name + " have ended.");
    }
}
