package io.chatarchive.program;

import io.chatarchive.access.Token;
import io.chatarchive.access.User;
import io.chatarchive.access.UsersFile;
import io.chatarchive.settings.InvalidSettingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Adds a token to a user, and prints it, this one time.",
        footer = {"", "Example: chat-archive users token add backup --name nightly > token.txt"})
final class UsersTokenAdd extends UsersFileCommand {
    @Parameters(paramLabel = "NAME", description = "The user.")
    private String name;

    @Option(names = "--name", paramLabel = "TOKENNAME", required = true, description = "What the token is for.")
    private String tokenName;

    @Override
    void run(UsersFile file) {
        String secret = Token.newSecret();
        Token token = Token.of(tokenName, secret, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        file.change(users -> {
            User user = users.require(name);
            if (user.token(tokenName).isPresent()) {
                throw new InvalidSettingException("User '" + name + "' has a token '" + tokenName
                        + "' already; remove it first, or choose another name.");
            }
            return users.replaced(user.with(token));
        });
        out.println(secret);
        err.println("This is the token '" + tokenName + "' of " + name + ". Keep it now: it is not shown again.");
    }
}
