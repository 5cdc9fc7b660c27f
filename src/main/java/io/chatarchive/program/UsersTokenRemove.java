package io.chatarchive.program;

import io.chatarchive.access.User;
import io.chatarchive.access.UsersFile;
import io.chatarchive.settings.InvalidSettingException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = "Removes a token; requests with it are refused from now on.",
        footer = {"", "Example: chat-archive users token remove backup nightly"})
final class UsersTokenRemove extends UsersFileCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The user.")
    private String name;

    @Parameters(index = "1", paramLabel = "TOKENNAME", description = "The token.")
    private String tokenName;

    @Override
    void run(UsersFile file) {
        file.change(users -> {
            User user = users.require(name);
            if (user.token(tokenName).isEmpty()) {
                throw new InvalidSettingException("User '" + name + "' has no token '" + tokenName + "'.");
            }
            return users.replaced(user.withoutToken(tokenName));
        });
        out.println("Removed: the token '" + tokenName + "' of " + name + ".");
    }
}
