package io.chatarchive.demo;

import io.chatarchive.access.Role;
import io.chatarchive.access.Token;
import io.chatarchive.access.User;
import io.chatarchive.access.UsersFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** A user for this run, who gets in by a link, one time. */
final class Visitor implements AutoCloseable {
    private static final String NAME = "visitor";

    private final Path folder;
    private final String secret = Token.newSecret();

    Visitor() {
        try {
            folder = Files.createTempDirectory("chat-archive-demo");
        } catch (IOException e) {
            throw new Failure("Cannot make a temporary folder: " + Failure.inWords(e), e);
        }
        User user = new User(NAME, Role.OPERATOR, new TreeSet<>(), null, List.of()).withLink(secret);
        new UsersFile(usersFile()).change(users -> users.with(user));
    }

    Path usersFile() {
        return folder.resolve("users.json");
    }

    String link(String console) {
        return console + "#link=" + secret;
    }

    @Override
    public void close() {
        for (String name : List.of("users.json", ".users.json.lock", "")) {
            try {
                Files.deleteIfExists(folder.resolve(name));
            } catch (IOException e) {
                return; // the system empties its temporary folder
            }
        }
    }
}
