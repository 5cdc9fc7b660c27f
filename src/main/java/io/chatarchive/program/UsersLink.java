package io.chatarchive.program;

import io.chatarchive.access.Token;
import io.chatarchive.access.UsersFile;
import io.chatarchive.http.HttpSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "link",
        mixinStandardHelpOptions = true,
        description = "Prints a link to the console by which a user logs in, one time within an hour.",
        footer = {"", "Example: chat-archive users link anna"})
final class UsersLink extends UsersFileCommand {
    @Parameters(paramLabel = "NAME", description = "The user.")
    private String name;

    @Override
    void run(UsersFile file) {
        String secret = Token.newSecret();
        file.change(users -> users.replaced(users.require(name).withLink(secret)));
        out.println(HttpSettings.of(context()).url() + "#link=" + secret);
        err.println("Open it within an hour. It logs " + name + " in, one time; a new link replaces it.");
    }
}
