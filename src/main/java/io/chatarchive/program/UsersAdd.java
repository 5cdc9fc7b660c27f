package io.chatarchive.program;

import io.chatarchive.access.Passwords;
import io.chatarchive.access.Role;
import io.chatarchive.access.User;
import io.chatarchive.access.Users;
import io.chatarchive.access.UsersFile;
import io.chatarchive.settings.InvalidSettingException;
import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Adds a user. The password is asked for, or is one line of standard input.",
        footer = {"", "Example: chat-archive users add anna --role operator --without discard,edit"})
final class UsersAdd extends UsersFileCommand {
    @Parameters(paramLabel = "NAME", description = "1 to 64 letters, digits and . _ - @.")
    private String name;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            required = true,
            completionCandidates = TypedVerbs.Roles.class,
            description = TypedVerbs.ROLES)
    private String role;

    @Option(names = "--without", paramLabel = "VERB,…", defaultValue = "", description = TypedVerbs.WITHOUT)
    private String without;

    @Option(names = "--no-password", description = "Tokens only: nobody can log in as this user.")
    private boolean noPassword;

    @Override
    void run(UsersFile file) throws IOException {
        SortedSet<String> verbs = TypedVerbs.of(without);
        User user = new User(name, Role.of(role), verbs, null, List.of());
        requireNew(file.read());
        User added = noPassword
                ? user
                : new User(name, user.role(), verbs, Passwords.hash(PasswordInput.read(name)), List.of());
        file.change(users -> requireNew(users).with(added));
        out.println("Added: " + name + ", " + role + "."
                + (noPassword ? " Next: chat-archive users token add " + name + " --name TOKENNAME" : ""));
    }

    private Users requireNew(Users users) {
        if (users.find(name).isPresent()) {
            throw new InvalidSettingException("There is a user '" + name + "' already; chat-archive users change.");
        }
        return users;
    }
}
