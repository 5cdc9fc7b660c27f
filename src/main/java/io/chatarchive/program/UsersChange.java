package io.chatarchive.program;

import io.chatarchive.access.Passwords;
import io.chatarchive.access.Role;
import io.chatarchive.access.User;
import io.chatarchive.access.UsersFile;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "change",
        mixinStandardHelpOptions = true,
        description = "Changes role, verbs or password of a user; a new role or password ends the user's sessions.",
        footer = {"", "Example: chat-archive users change anna --password"})
final class UsersChange extends UsersFileCommand {
    @Parameters(paramLabel = "NAME", description = "The user.")
    private String name;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            completionCandidates = TypedVerbs.Roles.class,
            description = TypedVerbs.ROLES)
    private String role;

    @Option(names = "--without", paramLabel = "VERB,…", description = TypedVerbs.WITHOUT + " Empty: none.")
    private String without;

    @Option(names = "--password", description = "Ask for a new password, or read one line of standard input.")
    private boolean password;

    @Spec
    private CommandSpec spec;

    @Override
    void run(UsersFile file) throws IOException {
        if (role == null && without == null && !password) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Say what to change: --role, --without or --password.");
        }
        changed(file.read().require(name), null); // refuses a wrong role or verb before it asks for a password
        String hash = password ? Passwords.hash(PasswordInput.read(name)) : null;
        file.change(users -> users.replaced(changed(users.require(name), hash)));
        out.println("Changed: " + name + ".");
    }

    private User changed(User user, String hash) {
        return new User(
                name,
                role == null ? user.role() : Role.of(role),
                without == null ? user.without() : TypedVerbs.of(without),
                hash == null ? user.password() : hash,
                user.tokens());
    }
}
