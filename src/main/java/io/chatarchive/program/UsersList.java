package io.chatarchive.program;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.access.Token;
import io.chatarchive.access.User;
import io.chatarchive.access.UsersFile;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists users and the names of their tokens, without hashes.",
        footer = {"", "Example: chat-archive users list --json"})
final class UsersList extends UsersFileCommand {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void run(UsersFile file) {
        List<User> users = file.read().users();
        if (json) {
            ArrayNode list = OperatorCommand.json().arrayNode();
            users.forEach(user -> list.add(write(user)));
            out.println(list.toPrettyString());
        } else if (users.isEmpty()) {
            out.println("There are no users.");
        } else {
            out.printf("%-24s  %-8s  %-8s  %-24s  %s%n", "USER", "ROLE", "PASSWORD", "WITHOUT", "TOKENS");
            users.forEach(user -> out.printf(
                    "%-24s  %-8s  %-8s  %-24s  %s%n",
                    user.name(),
                    user.role().word(),
                    user.password() == null ? "no" : "yes",
                    user.without().isEmpty() ? "-" : String.join(",", user.without()),
                    user.tokens().isEmpty()
                            ? "-"
                            : user.tokens().stream().map(Token::name).collect(Collectors.joining(","))));
        }
    }

    private static ObjectNode write(User user) {
        ObjectNode node = OperatorCommand.json()
                .put("name", user.name())
                .put("role", user.role().word())
                .put("password", user.password() != null);
        user.without().forEach(node.putArray("without")::add);
        ArrayNode tokens = node.putArray("tokens");
        user.tokens()
                .forEach(token -> tokens.addObject()
                        .put("name", token.name())
                        .put("created", token.created().toString()));
        return node;
    }
}
